"""Words that an outsider must read nowhere."""

ONE, TWO = "密一线杆塔迁改", "密二线取土复垦"
CATEGORY, VIA = "密类管线", "密访所见"
LEDGER, ROW = "密档台账.xlsx", "密三线电缆沟冲突"
PAPER, PHOTO = "密材证明", "密照现场"
FUND, ASSET = "建设资金", "闲置料场"
REMINDED = "切改停电窗口"
BRIEF, FIGURE = "密简铁路简报", "密数销号"
NARROWED = "密筛条件"
LETTER, ANSWERED, PENNED = "密函协同切改", "密复已协调", "密拟函稿"
JOINT, PLAN, PASSED = "密联管线切改", "密案先改燃气", "密推责任归属"
INSIDE, SAID, DRAFTED, REPORTED = "密内先核图纸", "密批抓紧核实", "密拟请组核查", "密报已核实"
QUESTIONED, UNASKED, REPLIED = "密疑限值下方偏多", "密稿读数雷同", "密复仪器校准"
#: A plan version that is still being checked.
DRAWN = "密稿新版规划"
READINGS = "密册读数.csv"
CLAIMED = "密称降幅"
#: A file of penalties that waits, an item and its cases, a delegation, a chain of duties.
PENAL, PUNISHED, DELEGATED, CHAINED = "密罚待核.csv", "密罚事项", "密托执法", "密链一件事"
AGREED = "密水补偿协议"
SIGNED = "密单-2025-0001"
BUNDLED, GRANTED, ENCLOSED = "密包国家专项申报", "密批频率许可", "密料参数表"
#: A task of a schedule's update that is still being checked.
SLOWER = "密缓架梁"
#: What a finding holds up.
HELD_UP = "密卡承台"
MEETING, ITEM, DECIDED, MINUTED, FEED = "密会堵点调度", "密题停电", "密议排定窗口", "密纪排定一项", "密历手机"
