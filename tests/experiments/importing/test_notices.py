"""What platforms' notices say, in their own words, and what they do not."""

import pytest

from experiments.importing.notices import is_recalled, told

SAID = {
    "A joined using this group's invite link": ("join", "A"),
    "A joined from the community": ("join", "A"),
    "A added B": ("join", "B"),
    "A added B, C and D": ("join", "B C D"),
    "A was added": ("join", "A"),
    "A left": ("leave", "A"),
    "A left the group.": ("leave", "A"),
    "A removed B": ("removed", "B"),
    "A joined the group.": ("join", "A"),
    "You added B": ("join", "B"),
    '"A"邀请"B"加入了群聊': ("join", "B"),
    '"A"邀请"B、C"加入了群聊': ("join", "B C"),
    '"A"邀请你加入了群聊,群聊参与人还有:B、C': ("join", ""),
    '你邀请"B"加入了群聊': ("join", "B"),
    '"B"通过扫描"A"分享的二维码加入群聊': ("join", "B"),
    '" B"通过扫描你分享的二维码加入群聊': ("join", "B"),
    "B加入了群聊": ("join", "B"),
    "B加入本群。": ("join", "B"),
    "A邀请B加入了本群": ("join", "B"),
    "B退出了群聊": ("leave", "B"),
    "B退出了本群": ("leave", "B"),
    '你将"B"移出了群聊': ("removed", "B"),
    '"A"将"B"移出了群聊': ("removed", "B"),
    "B被管理员移出本群": ("removed", "B"),
    "B已加入群組": ("join", "B"),
    "A已將B新增至群組": ("join", "B"),
    "B已退出群組": ("leave", "B"),
    "B 使用此群组的邀请链接加入": ("join", "B"),
    "A 添加了 B": ("join", "B"),
    "B 退出了群组": ("leave", "B"),
    "A 移除了 B": ("removed", "B"),
    "BがグループにM参加しました": ("", ""),
    "Bがグループに参加しました。": ("join", "B"),
    "AがBをグループに追加しました。": ("join", "B"),
    "Bがグループを退会しました。": ("leave", "B"),
    "AがBをグループから退会させました。": ("removed", "B"),
    "A成为新群主": ("", ""),
    "A修改群名为“B”": ("", ""),
    'A changed the group name from "B" to "C"': ("", ""),
    "Messages and calls are end-to-end encrypted.": ("", ""),
    "": ("", ""),
}
TAKEN_BACK = [
    "This message was deleted",
    "You deleted this message.",
    '"A" 撤回了一条消息',
    "A已收回訊息",
    "A unsent a message.",
]
WRITTEN = ["I left the group of friends alone and then wrote a long story about it " * 2, "deleted", "撤回"]


@pytest.mark.parametrize("text", SAID)
def test_a_notice_tells_who_came_and_went(text: str):
    kind, names = SAID[text]
    found = told(text)
    assert found.names == tuple(names.split())
    assert found.kind == (kind if names else found.kind)


@pytest.mark.parametrize("text", TAKEN_BACK)
def test_what_was_taken_back_is_known_and_is_no_coming_or_going(text: str):
    assert is_recalled(text)
    assert told(text).names == ()


@pytest.mark.parametrize("text", WRITTEN)
def test_what_people_write_is_not_taken_for_taken_back(text: str):
    assert not is_recalled(text)
