"""What residents do besides the main way: signing in, Mine, their preferences, mistakes in a form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.journeys import desk, resident
from tests.journeys.conftest import Come
from tests.journeys.looks import Look, in_two_looks
from tests.journeys.resident import HERE

pytestmark = pytest.mark.browser


@in_two_looks(3)
def test_a_wrong_password_is_told_plainly(come: Come, look: Look) -> None:
    who = come()
    who.opens("/accounts/login/")
    who.look_over()
    who.writes("用户名，或工号", "gu")
    who.writes("密码", "not-the-password")
    with who.refused(422):
        who.presses("登录", within=who.page.get_by_role("main"))
        who.reads("用户名和密码对不上。连着错 5 次，要等 15 分钟。")
    expect(who.field("用户名，或工号")).to_have_value("gu")
    expect(who.field("密码")).to_have_value("")


@in_two_looks(4)
def test_mine_shows_what_waits_for_me(come: Come, look: Look) -> None:
    who = come()
    who.signs_in("gu")
    who.look_over()
    who.presses("我要反映")
    if look.elder:
        who.writes("写在这里", "信箱的锁坏了")
        who.presses("下一步")
        resident.find_place(who, HERE)
        who.presses("就是这里")
        who.reads("您看看对不对")
        who.presses("对，交上去")
    else:
        who.writes("什么事？", "信箱的锁坏了")
        resident.find_place(who, HERE)
        who.presses("提交", within=who.page.get_by_role("main"))
    who.reads("收到了。")
    ref = resident.number_on(who)
    desk.answer(come("hechuan"), ref, "锁换好了，钥匙在物业。")

    who.opens("/mine/")
    who.look_over()
    if look.elder:
        who.presses("要我说一声的")
    who.page.get_by_role("listitem").filter(has_text=ref).get_by_role("link").click()
    who.hears("锁换好了，钥匙在物业。")
    resident.says_solved(who, who.path)
    who.opens("/my-data/")
    who.look_over()


@in_two_looks(5)
def test_preferences_survive(come: Come, look: Look) -> None:
    """Everything is turned round on the page of preferences, and stays so, on every page and after signing in."""
    who = come()
    who.opens("/preferences/?next=/raise/")
    who.look_over()
    turned = replace(
        look,
        language="en" if look.language != "en" else "zh-hans",
        view="page" if look.elder else "elder",
        theme="light" if look.theme == "dark" else "dark",
    )
    who.picks("普通版" if look.elder else "长辈版")
    who.page.get_by_role("radio", name="26", exact=True).check()
    who.picks("深色" if turned.theme == "dark" else "浅色")
    who.page.get_by_role("radio", name="English" if turned.language == "en" else "中文", exact=True).check()
    who.presses("就这样显示")
    who.page.wait_for_url("**/raise/")
    who.look = turned
    for arrive in (who.settle, lambda: who.opens("/accessibility/"), lambda: who.signs_in("gu")):
        arrive()
        root = who.page.locator("html")
        expect(root).to_have_attribute("lang", turned.prefs.html_lang)
        expect(root).to_have_attribute("data-theme", turned.theme)
        expect(root).to_have_attribute("data-view", turned.view)
        who.look_over()


@in_two_looks(6)
def test_what_was_typed_survives_a_mistake(come: Come, look: Look) -> None:
    """No words, then a telephone number that is none: the message stands at the field, in the reader's language."""
    who = come()
    who.opens("/raise/")
    with who.refused(422):
        who.presses("下一步" if look.elder else "提交", within=who.page.get_by_role("main"))
        who.reads("请写一句是什么事，再交。")
    if look.elder:
        who.writes("写在这里", "楼上漏水")
        who.presses("下一步")
        who.reads("在哪里？")
        who.presses("就是这里")
    else:
        who.writes("什么事？", "楼上漏水")
        who.unfolds("要不要留个电话？（可以不留）")
    who.writes("电话", "12")
    with who.refused(422):
        who.presses("下一步" if look.elder else "提交", within=who.page.get_by_role("main"))
        who.reads("电话要有 %(least)s 到 %(most)s 位数字，现在是 %(n)s 位。", least=7, most=13, n=2)
    expect(who.field("电话")).to_have_value("12")
    if not look.elder:
        expect(who.field("什么事？")).to_have_value("楼上漏水")


@in_two_looks(7)
def test_a_slip_is_found_again_by_number_and_telephone(come: Come, look: Look) -> None:
    who = come()
    who.opens("/raise/")
    if look.elder:
        who.writes("写在这里", "走廊堆了纸箱")
        who.presses("下一步")
        who.presses("就是这里")
    else:
        who.writes("什么事？", "走廊堆了纸箱")
        who.unfolds("要不要留个电话？（可以不留）")
    who.writes("电话", "10000004321")
    if look.elder:
        who.presses("下一步")
        who.presses("对，交上去")
    else:
        who.presses("提交", within=who.page.get_by_role("main"))
    who.reads("收到了。")
    ref, slip = resident.number_on(who), who.path
    other = come()
    other.opens("/progress/")
    other.look_over()
    other.writes("编号", ref)
    other.writes("留的电话，后四位", "9999")
    with other.refused(422):
        other.presses("查进度", within=other.page.get_by_role("main"))
        other.reads("编号和电话后四位对不上。请照纸条上的编号抄，电话用当时留的那个。")
    other.writes("留的电话，后四位", "4321")
    other.presses("查进度", within=other.page.get_by_role("main"))
    other.page.wait_for_url(f"**{slip}")
