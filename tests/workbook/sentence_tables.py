"""What is typed into a form, and the two sentences that are right for it, worked by hand.

Two readings of the same figures. First: nobody has said what blanks mean, and rows without money stay empty. Second:
THÔNG TIN says "Không phát sinh", and rows without money get a sentence. Where no second one is given it is the first.
"""

# ruff: noqa: E501 - a line of a table is a whole sentence

# what is typed into one line of GN-01 | first | second (nothing: the same)
MONEY = """
year_capital=2981000000/2292158728 | Vốn được giao 2.981.000.000 đồng; giải ngân 2.292.158.728 đồng, đạt 76,9% kế hoạch giao.
year_capital=400000000/382800000 | Vốn được giao 400.000.000 đồng; giải ngân 382.800.000 đồng, đạt 96% kế hoạch giao.
year_recurrent=15000000/15000000 | Vốn được giao 15.000.000 đồng; giải ngân 15.000.000 đồng, đạt 100% kế hoạch giao.
year_capital=200000000/144000000 | Vốn được giao 200.000.000 đồng; giải ngân 144.000.000 đồng, đạt 72% kế hoạch giao.
year_capital=303908000/14390000 | Vốn được giao 303.908.000 đồng; giải ngân 14.390.000 đồng, đạt 4,7% kế hoạch giao.
year_capital=100000000/44496000 | Vốn được giao 100.000.000 đồng; giải ngân 44.496.000 đồng, đạt 44,5% kế hoạch giao.
year_capital=100000000/44450000 | Vốn được giao 100.000.000 đồng; giải ngân 44.450.000 đồng, đạt 44,5% kế hoạch giao.
year_capital=100000000/44446000 | Vốn được giao 100.000.000 đồng; giải ngân 44.446.000 đồng, đạt 44,4% kế hoạch giao.
year_capital=100000000/89960000 | Vốn được giao 100.000.000 đồng; giải ngân 89.960.000 đồng, đạt 90% kế hoạch giao.
year_capital=100000000/99400000 | Vốn được giao 100.000.000 đồng; giải ngân 99.400.000 đồng, đạt 99% kế hoạch giao.
year_capital=100000000/99700000 | Vốn được giao 100.000.000 đồng; giải ngân 99.700.000 đồng, đạt 99,7% kế hoạch giao.
year_capital=100000000/99970000 | Vốn được giao 100.000.000 đồng; giải ngân 99.970.000 đồng, đạt 99,97% kế hoạch giao.
year_capital=100000000/20000 | Vốn được giao 100.000.000 đồng; giải ngân 20.000 đồng, đạt 0,02% kế hoạch giao.
year_capital=100000000/104200000 | Vốn được giao 100.000.000 đồng; giải ngân 104.200.000 đồng, đạt 104,2% kế hoạch giao, vượt kế hoạch [Đơn vị viết: lý do].
year_capital=1000000/25000000 | Vốn được giao 1.000.000 đồng; giải ngân 25.000.000 đồng, đạt 2.500% kế hoạch giao, vượt kế hoạch [Đơn vị viết: lý do].
year_capital=100000000/50000000 carried_recurrent=20000000/10000000 | Vốn được giao 120.000.000 đồng (trong đó vốn các năm trước kéo dài 20.000.000 đồng); giải ngân 60.000.000 đồng, đạt 50% kế hoạch giao.
year_capital=100000000/50000000 advance=5000000 | Vốn được giao 100.000.000 đồng; giải ngân 50.000.000 đồng (tạm ứng chưa thu hồi 5.000.000 đồng), đạt 50% kế hoạch giao.
year_capital=109000000/0 | Vốn được giao 109.000.000 đồng; chưa giải ngân.
year_capital=109000000/- | Vốn được giao 109.000.000 đồng; chưa giải ngân.
year_capital=109000000/0 note=Đã ban hành kế hoạch | Vốn được giao 109.000.000 đồng; chưa giải ngân. Đã ban hành kế hoạch.
year_capital=109000000/0 note=Đã ban hành kế hoạch. | Vốn được giao 109.000.000 đồng; chưa giải ngân. Đã ban hành kế hoạch.
carried_capital=30000000/0 | Vốn được giao 30.000.000 đồng (trong đó vốn các năm trước kéo dài 30.000.000 đồng); chưa giải ngân.
year_capital=109000000/ | Vốn được giao 109.000.000 đồng; giải ngân [thiếu: số giải ngân]. | Vốn được giao 109.000.000 đồng; chưa giải ngân.
year_capital=109000000/khoảng_5_triệu | Vốn được giao 109.000.000 đồng; giải ngân [thiếu: số giải ngân].
year_capital=150_triệu/ | Vốn được giao [thiếu: số kế hoạch vốn].
year_capital=/5000000 | Chưa ghi kế hoạch vốn nhưng đã giải ngân 5.000.000 đồng [Đơn vị viết: nguồn vốn và quyết định giao vốn].
year_capital=0/5000000 | Chưa ghi kế hoạch vốn nhưng đã giải ngân 5.000.000 đồng [Đơn vị viết: nguồn vốn và quyết định giao vốn].
year_capital=/0 | Vốn được giao [thiếu: số kế hoạch vốn]. | Không được giao vốn trong kỳ.
year_capital=0/0 | | Không được giao vốn trong kỳ.
year_capital=-/x | | Không được giao vốn trong kỳ.
year_capital=/ | | Không được giao vốn trong kỳ.
"""

# what is typed into one row of GN-03: investment, allocated, in the year, since the start, not paid, note | first | second
WORKS = """
Đường A: 781000000 781000000 200000000 . . | Đường A: tổng mức đầu tư 781.000.000 đồng, kế hoạch vốn 781.000.000 đồng; đã giải ngân 200.000.000 đồng, đạt 25,6% kế hoạch.
Đường B: . 300000000 293187700 . . | Đường B: kế hoạch vốn 300.000.000 đồng; đã giải ngân 293.187.700 đồng, đạt 98% kế hoạch.
Đường C: 500000000 100000000 100000000 400000000 60000000 Đang thi công | Đường C: tổng mức đầu tư 500.000.000 đồng, kế hoạch vốn 100.000.000 đồng; đã giải ngân 100.000.000 đồng, đạt 100% kế hoạch; lũy kế từ khởi công 400.000.000 đồng; khối lượng hoàn thành chưa thanh toán 60.000.000 đồng. Đang thi công.
Đường D: . 310000000 0 . . | Đường D: kế hoạch vốn 310.000.000 đồng; chưa giải ngân.
Đường E: . 310000000 - . . Xong! | Đường E: kế hoạch vốn 310.000.000 đồng; chưa giải ngân. Xong!
Đường F: . 310000000 . . . | Đường F: kế hoạch vốn 310.000.000 đồng; giải ngân [thiếu: số giải ngân]. | Đường F: kế hoạch vốn 310.000.000 đồng; chưa giải ngân.
Đường G: . . 5000000 . . | Đường G: kế hoạch vốn [thiếu: số kế hoạch vốn]; đã giải ngân 5.000.000 đồng. | Đường G: chưa được giao kế hoạch vốn; đã giải ngân 5.000.000 đồng.
Đường H: . x x . . | Đường H: chưa được giao kế hoạch vốn; chưa giải ngân.
Đường I: . . . . . | Đường I: kế hoạch vốn [thiếu: số kế hoạch vốn]; giải ngân [thiếu: số giải ngân]. | Đường I: chưa được giao kế hoạch vốn; chưa giải ngân.
: . 20000000 1000000 . . | [thiếu: tên công trình, mô hình]: kế hoạch vốn 20.000.000 đồng; đã giải ngân 1.000.000 đồng, đạt 5% kế hoạch.
: . . . . . |
"""

# row of CT-01: quantity / base | first | second
COUNTS = """
target.poor_reduce: 21 | Chỉ tiêu giảm hộ nghèo: 21 hộ.
target.poor_reduce: 3 | Chỉ tiêu giảm hộ nghèo: 03 hộ.
target.poor_reduce: 10 | Chỉ tiêu giảm hộ nghèo: 10 hộ.
target.poor_reduce: 9 | Chỉ tiêu giảm hộ nghèo: 09 hộ.
target.poor_reduce: 0 | Chỉ tiêu giảm hộ nghèo: 0 hộ.
target.poor_reduce: 1473 | Chỉ tiêu giảm hộ nghèo: 1.473 hộ.
target.poor_reduce: 2.5 | Chỉ tiêu giảm hộ nghèo: 2,5 hộ.
target.poor_reduce: -5 | Chỉ tiêu giảm hộ nghèo: -5 hộ.
target.poor_reduce: - | | Chỉ tiêu giảm hộ nghèo: không có.
target.poor_reduce: x | | Chỉ tiêu giảm hộ nghèo: không có.
target.poor_reduce: hai_hộ | Chỉ tiêu giảm hộ nghèo: [thiếu: số lượng].
target.poor_reduce: |
policy.legal_hamlets: 2 note=Nà_Chuông,_Cao_Lộc | Thôn được truyền thông trợ giúp pháp lý: 02 thôn (Nà Chuông, Cao Lộc).
target.poverty_percent: 57.24 | Tỷ lệ hộ nghèo, hộ cận nghèo phấn đấu còn dưới: 57,24%.
target.poverty_percent: 13 | Tỷ lệ hộ nghèo, hộ cận nghèo phấn đấu còn dưới: 13%.
dtts.3.1.community_ha: 953.07 | Khoán bảo vệ rừng: diện tích giao cộng đồng: 953,07 ha.
dtts.3.1.community_ha: 10491.5 | Khoán bảo vệ rừng: diện tích giao cộng đồng: 10.491,5 ha.
dtts.3.1.community_ha: 0.34 | Khoán bảo vệ rừng: diện tích giao cộng đồng: 0,34 ha.
dtts.3.1.community_ha: 12.075 | Khoán bảo vệ rừng: diện tích giao cộng đồng: 12,075 ha.
dtts.3.1.community_ha: 1234567 | Khoán bảo vệ rừng: diện tích giao cộng đồng: 1.234.567 ha.
gnbv.2.central_budget: 679700000 | Dự án 2: vốn giao từ ngân sách trung ương: 679.700.000 đồng.
policy.housing_disbursed: 2/3 progress=1 | Đã hỗ trợ 02/03 hộ; 01 hộ đang thực hiện.
policy.housing_disbursed: 12/30 progress=11 | Đã hỗ trợ 12/30 hộ; 11 hộ đang thực hiện.
policy.housing_disbursed: 3/3 progress=0 | Đã hỗ trợ 03/03 hộ.
policy.housing_disbursed: 0/3 | Đã hỗ trợ 0/03 hộ.
policy.housing_disbursed: /3 | Đã hỗ trợ [thiếu: tử số]/03 hộ. | Đã hỗ trợ 0/03 hộ.
policy.housing_disbursed: 2/ | Đã hỗ trợ 02/[thiếu: mẫu số] hộ. | Đã hỗ trợ 02 hộ.
policy.housing_disbursed: -/3 | | Hộ được hỗ trợ nhà ở đã giải ngân / hộ đề nghị: không có.
policy.housing_disbursed: / |
dtts.1.n2.done: 2/3 dtts_progress=1 | Đã hỗ trợ 02/03 hộ; 01 hộ đang thực hiện.
policy.health_insurance: 4553/5038 | Có 4.553/5.038 người tham gia bảo hiểm y tế, đạt 90%.
gnbv.3.2.malnourished: 14/177 | Có 14/177 trẻ được khám bị suy dinh dưỡng, chiếm 7,9%.
gnbv.3.2.malnourished: /177 | Có [thiếu: tử số]/177 trẻ được khám bị suy dinh dưỡng. | Có 0/177 trẻ được khám bị suy dinh dưỡng, chiếm 0%.
service.on_time: 753/753 | Trả đúng hạn 753/753 hồ sơ thủ tục hành chính tiếp nhận, đạt 100%.
service.online: 1/3 | Thực hiện trực tuyến 01/03 hồ sơ thủ tục hành chính tiếp nhận, đạt 33,3%.
service.military_intake: 6/5 | Có 06/05 thanh niên nhập ngũ so với chỉ tiêu giao, đạt 120%.
ntm.hamlets_covered: 8/8 | Đã tuyên truyền phong trào chung sức xây dựng nông thôn mới ở 08/08 thôn.
"""
