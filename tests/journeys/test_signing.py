"""A leader on a telephone: a draft is signed with one tap and gets its receipt; what is reported is confirmed."""

from tests.journeys.conftest import Browser

WIDTH = 375
LEAST_TOUCH = 48
WORDS = "同意,按周调度"


def test_a_leader_signs_on_a_telephone(phone: Browser) -> None:
    phone.sign_in("jiaotong.ld")
    phone.open("/instructions/signing")
    phone.see("拟对京滨城际铁路管线切改")
    for button in phone.all("main .jx-sign-end .btn"):
        assert button.size["height"] >= LEAST_TOUCH, button.text
    assert phone.driver.execute_script("return document.documentElement.scrollWidth") <= WIDTH
    phone.fill("words", WORDS, "main article")
    phone.click("签批", "main article")
    phone.see("签批回执")
    phone.see("操作编号")
    assert phone.driver.execute_script("return document.documentElement.scrollWidth") <= WIDTH
    phone.click("返回待批")
    phone.until(lambda d: "拟对京滨城际铁路管线切改" not in d.page_source, "the draft is gone")


def test_the_leader_above_confirms_a_report(phone: Browser) -> None:
    phone.sign_in("shiwei")
    phone.open("/instructions/signing")
    phone.see("看护责任书全部签订")
    phone.click("确认", "main article")
    phone.see("已确认")
    assert phone.driver.execute_script("return document.documentElement.scrollWidth") <= WIDTH


def test_a_head_approves_what_an_office_proposes(phone: Browser) -> None:
    phone.sign_in("dianli.ld")
    phone.open("/instructions/signing")
    phone.see("35千伏双龙线迁改停电窗口未排定")
    phone.click("审批")
    phone.see("停电窗口已批复")
    phone.click_label("同意")
    phone.find("#jx-form [type=submit]").click()
    phone.see("已审批")
    phone.see("内部办理")
