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
Đường K: . 310000000 khoảng_5_triệu . . | Đường K: kế hoạch vốn 310.000.000 đồng; giải ngân [thiếu: số giải ngân].
Đường L: . 310_triệu 5000000 . . | Đường L: kế hoạch vốn [thiếu: số kế hoạch vốn]; đã giải ngân 5.000.000 đồng.
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
ntm.hamlets_covered: -/8 | | Thôn đã tuyên truyền phong trào chung sức xây dựng nông thôn mới / tổng số thôn: không có.
policy.health_insurance: x/5038 | | Người tham gia BHYT / dân số: không có.
gnbv.3.2.malnourished: -/177 | | Tiểu dự án 2 - Dự án 3: trẻ suy dinh dưỡng / trẻ được khám: không có.
dtts.1.n2.done: x/3 note=Chưa_nghiệm_thu | | Dự án 1, nhà ở: hộ đã nghiệm thu, giải ngân / hộ được hỗ trợ: không có (Chưa nghiệm thu).
service.on_time: -/753 | | Hồ sơ thủ tục hành chính trả đúng hạn / tiếp nhận: không có.
service.online: - | | Hồ sơ thực hiện trực tuyến / tiếp nhận: không có.
service.military_intake: x/5 | | Thanh niên nhập ngũ / chỉ tiêu giao: không có.
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

# row of CS-01: cells | first | second
POLICIES = """
education.lunch: quantity=25 unit_price=800000 amount=20000000 | Tiền ăn trưa của trẻ mẫu giáo cho 25 trẻ, kinh phí 20.000.000 đồng.
education.lunch: quantity=7 | Tiền ăn trưa của trẻ mẫu giáo cho 07 trẻ, kinh phí [thiếu: kinh phí]. | Tiền ăn trưa của trẻ mẫu giáo cho 07 trẻ, kinh phí 0 đồng.
education.lunch: amount=20000000 | Tiền ăn trưa của trẻ mẫu giáo cho [thiếu: số đối tượng] trẻ, kinh phí 20.000.000 đồng. | Tiền ăn trưa của trẻ mẫu giáo cho 0 trẻ, kinh phí 20.000.000 đồng.
education.lunch: quantity=25_trẻ amount=20000000 | Tiền ăn trưa của trẻ mẫu giáo cho [thiếu: số đối tượng] trẻ, kinh phí 20.000.000 đồng.
education.lunch: quantity=7 amount=20_triệu | Tiền ăn trưa của trẻ mẫu giáo cho 07 trẻ, kinh phí [thiếu: kinh phí].
education.lunch: quantity=25_trẻ | Tiền ăn trưa của trẻ mẫu giáo cho [thiếu: số đối tượng] trẻ, kinh phí [thiếu: kinh phí]. | Tiền ăn trưa của trẻ mẫu giáo cho [thiếu: số đối tượng] trẻ, kinh phí 0 đồng.
education.lunch: quantity=0 amount=0 | | Tiền ăn trưa của trẻ mẫu giáo: không phát sinh trong kỳ.
education.lunch: quantity=- amount=x note=Chưa_mở_lớp | | Tiền ăn trưa của trẻ mẫu giáo: không phát sinh trong kỳ. Chưa mở lớp.
education.lunch: |
education.rice: quantity=7 norm_kg=60 quantity_kg=420 | Hỗ trợ gạo cho 07 học sinh, số lượng 420 kg.
education.rice: quantity=31 quantity_kg=2325.5 | Hỗ trợ gạo cho 31 học sinh, số lượng 2.325,5 kg.
education.rice: quantity=31 | Hỗ trợ gạo cho 31 học sinh, số lượng [thiếu: số gạo] kg. | Hỗ trợ gạo cho 31 học sinh, số lượng 0 kg.
education.rice: quantity_kg=420 | Hỗ trợ gạo cho [thiếu: số đối tượng] học sinh, số lượng 420 kg. | Hỗ trợ gạo cho 0 học sinh, số lượng 420 kg.
education.rice: quantity=7_em quantity_kg=420 | Hỗ trợ gạo cho [thiếu: số đối tượng] học sinh, số lượng 420 kg.
education.rice: quantity=7 quantity_kg=bốn_tạ | Hỗ trợ gạo cho 07 học sinh, số lượng [thiếu: số gạo] kg.
education.rice: quantity=0 quantity_kg=0 | | Hỗ trợ gạo: không phát sinh trong kỳ.
education.rice: |
other.rice: quantity=12 quantity_kg=180 note=Giáp_hạt. | Hỗ trợ gạo khác (cứu đói, trồng rừng…) cho 12 người, số lượng 180 kg. Giáp hạt.
water: quantity=5 amount=15000000 note=Đã_cấp_téc | Hỗ trợ nước sinh hoạt phân tán cho 05 hộ, kinh phí 15.000.000 đồng. Đã cấp téc.
"""

# form and row of the poverty review: cells | the sentence on the row of the whole commune, first | second
POVERTY = """
HN-01 xa.rest: households=1081 poor=30 near_poor=85 average=26 | Kết quả rà soát: hộ nghèo 30/1.081 hộ, chiếm 2,78%; hộ cận nghèo 85/1.081 hộ, chiếm 7,86%; hộ làm nông, lâm, ngư nghiệp có mức sống trung bình 26/1.081 hộ, chiếm 2,41%.
HN-01 xa.rest: households=13306 poor=896 near_poor=739 | Kết quả rà soát: hộ nghèo 896/13.306 hộ, chiếm 6,73%; hộ cận nghèo 739/13.306 hộ, chiếm 5,55%.
HN-01 thon#1: households=200 poor=10 near_poor=0 | Kết quả rà soát: hộ nghèo 10/200 hộ, chiếm 5%; hộ cận nghèo 0/200 hộ, chiếm 0%.
HN-01 xa.rest: households=1081 poor=- near_poor=x | Kết quả rà soát: hộ nghèo 0/1.081 hộ, chiếm 0%; hộ cận nghèo 0/1.081 hộ, chiếm 0%.
HN-01 xa.rest: poor=5 near_poor=12 | Kết quả rà soát: hộ nghèo 05 hộ; hộ cận nghèo 12 hộ.
HN-01 xa.rest: households=1081 near_poor=85 | Kết quả rà soát: hộ nghèo [thiếu: số hộ nghèo]; hộ cận nghèo 85/1.081 hộ, chiếm 7,86%. | Kết quả rà soát: hộ nghèo 0/1.081 hộ, chiếm 0%; hộ cận nghèo 85/1.081 hộ, chiếm 7,86%.
HN-01 xa.rest: households=1081 poor=30 | Kết quả rà soát: hộ nghèo 30/1.081 hộ, chiếm 2,78%; hộ cận nghèo [thiếu: số hộ cận nghèo]. | Kết quả rà soát: hộ nghèo 30/1.081 hộ, chiếm 2,78%; hộ cận nghèo 0/1.081 hộ, chiếm 0%.
HN-01 thon#1: households=200 poor=mười near_poor=4 | Kết quả rà soát: hộ nghèo [thiếu: số hộ nghèo]; hộ cận nghèo 04/200 hộ, chiếm 2%.
HN-01 xa.rest: |
HN-02 xa.rest.ho: at_start=294 to_near_poor=64 above_near_poor=45 from_near_poor=5 newly_arisen=14 | Hộ nghèo đầu kỳ 294 hộ; giảm 109 hộ (trở thành hộ cận nghèo 64, vượt chuẩn cận nghèo 45, lý do khác 0); tăng 19 hộ (từ hộ cận nghèo 05, tái nghèo 0, phát sinh mới 14, lý do khác 0); cuối kỳ 204 hộ.
HN-02 xa.rest.ho: at_start=9 | Hộ nghèo đầu kỳ 09 hộ; không có hộ giảm; không có hộ tăng; cuối kỳ 09 hộ.
HN-02 thon#1: split=Hộ at_start=9 other_decrease=2 other_increase=1 | Hộ nghèo đầu kỳ 09 hộ; giảm 02 hộ (trở thành hộ cận nghèo 0, vượt chuẩn cận nghèo 0, lý do khác 02); tăng 01 hộ (từ hộ cận nghèo 0, tái nghèo 0, phát sinh mới 0, lý do khác 01); cuối kỳ 08 hộ.
HN-02 xa.rest.ho: newly_arisen=3 | Hộ nghèo đầu kỳ [thiếu: số hộ nghèo đầu kỳ]; không có hộ giảm; tăng 03 hộ (từ hộ cận nghèo 0, tái nghèo 0, phát sinh mới 03, lý do khác 0). | Hộ nghèo đầu kỳ 0 hộ; không có hộ giảm; tăng 03 hộ (từ hộ cận nghèo 0, tái nghèo 0, phát sinh mới 03, lý do khác 0); cuối kỳ 03 hộ.
HN-02 xa.rest.ho: at_start=khoảng_9 | Hộ nghèo đầu kỳ [thiếu: số hộ nghèo đầu kỳ]; không có hộ giảm; không có hộ tăng.
HN-02 xa.rest.khau: at_start=9 |
HN-02 xa.rest.ho: |
HN-03 xa.rest.ho: at_start=276 escaped=45 to_poor=5 from_poor=63 newly_arisen=18 | Hộ cận nghèo đầu kỳ 276 hộ; giảm 50 hộ (thoát cận nghèo 45, trở thành hộ nghèo 05, lý do khác 0); tăng 81 hộ (từ hộ nghèo 63, tái cận nghèo 0, phát sinh mới 18, lý do khác 0); cuối kỳ 307 hộ.
HN-03 thon#1: split=Hộ at_start=9 | Hộ cận nghèo đầu kỳ 09 hộ; không có hộ giảm; không có hộ tăng; cuối kỳ 09 hộ.
HN-03 xa.rest.ho: fallen_back=3 | Hộ cận nghèo đầu kỳ [thiếu: số hộ cận nghèo đầu kỳ]; không có hộ giảm; tăng 03 hộ (từ hộ nghèo 0, tái cận nghèo 03, phát sinh mới 0, lý do khác 0). | Hộ cận nghèo đầu kỳ 0 hộ; không có hộ giảm; tăng 03 hộ (từ hộ nghèo 0, tái cận nghèo 03, phát sinh mới 0, lý do khác 0); cuối kỳ 03 hộ.
HN-03 xa.rest.ho: at_start=khoảng_9 | Hộ cận nghèo đầu kỳ [thiếu: số hộ cận nghèo đầu kỳ]; không có hộ giảm; không có hộ tăng.
HN-03 xa.rest.khau: at_start=9 |
HN-03 xa.rest.ho: |
"""
