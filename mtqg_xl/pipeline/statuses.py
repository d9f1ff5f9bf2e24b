"""What became of each unit that has to send: the words of documents, and those that officers read."""

from mtqg_xl.pipeline.carrying import CARRY

RECEIVED, PROVISIONAL, LATE, MISSING, RETURNED = "received", "provisional", "late", "missing", "returned"
CARRIED = "carried_over"
STATUS_WORDS = {
    RECEIVED: "Nhận",
    PROVISIONAL: "Nhận tạm (còn lỗi hoặc chưa đủ số)",
    LATE: "Nhận (gửi muộn)",
    MISSING: "Chưa gửi",
    RETURNED: "Trả lại",
    CARRIED: CARRY,
}
