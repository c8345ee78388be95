"""The fifteen functions that the product must not contain (norms 4.3), each with what would give it away.

Each detector is a set of words looked for where such a function would have to stand: in the names of tables and
columns, in addresses, in the API's document, and in what pages say. `planted` is an example that it must find.
What looks alike and is something else stands in `ALIKE`, with what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Absent:
    """One function: what it is, what its names would hold, what its pages would say, and a planted example."""

    what: str
    names: str
    words: str
    planted: str
    said: str

    def in_names(self, text: str) -> bool:
        return re.search(self.names, text, re.IGNORECASE) is not None

    def in_words(self, text: str) -> bool:
        return re.search(self.words, text) is not None


ABSENT = (
    Absent(
        "scoring or ranking of residents",
        r"(person|resident|household|citizen|reporter)\w*_(score|rank|points|rating|credit|level)\b|social_credit|credit_score|leader_?board",
        r"(居民|个人|家庭|信用)(积分|评分|打分|排名|星级)|积分排行|红黑榜",
        "people_person.resident_score",
        "居民积分排名",
    ),
    Absent(
        "political, religious, ethnic or petition labels",
        r"relig|ethnic|political|petition|nationality|key_person|(^|[._/])faith",
        r"民族[:：]|宗教信仰|政治面貌|政治态度|重点人员|上访(户|人员|记录)|信访标签",
        "people_person.political_status",
        "政治面貌：群众",
    ),
    Absent(
        "face recognition",
        r"(^|[._/])faces?([._/]|$)|face_?(id|print|embedding|recogn)|biometr",
        r"人脸|刷脸",
        "people_person.face_embedding",
        "请刷脸进入",
    ),
    Absent(
        "tracks of people or geofenced attendance",
        r"geofence|gps|(person|staff|member|goer|worker|patrol)\w*_(lon|lat|position|track|location)|trajector|check_?in|attendance",
        r"电子围栏|轨迹|定位打卡|打卡签到|实时位置",
        "matters_goer.staff_location",
        "请打开定位打卡",
    ),
    Absent(
        "reading of chat groups",
        r"chat_?(group|room|message|log)|group_?chat|(wechat|wecom)_?group",
        r"(读取|抓取|监测|同步)(微信)?群(聊|消息)",
        "matters_chat_group",
        "同步微信群消息",
    ),
    Absent(
        "statistics of time online, of log-ins or of likes for a person",
        r"(login|logins|visit|online|like|click)s?_(count|time|minutes|total|days)|time_online|last_seen|active_days",
        r"在线时长|登录次数|登录率|点赞数|活跃度|打开率",
        "people_account.login_count",
        "本月登录次数",
    ),
    Absent(
        "automatic assignment of volunteers",
        r"auto_?(assign|match|dispatch)\w*|assign_?volunteers?|volunteer_?(match|assign)\w*",
        r"自动(指派|分配|派)志愿者|志愿者自动",
        "api/volunteers/auto-assign".replace("-", "_"),
        "系统自动分配志愿者",
    ),
    Absent(
        "public lists of people in need",
        r"(public|open)_?(needy|care|poor|aid)\w*|(needy|poor|hardship)_?(list|household|person)s?|streets/\{?<?key>?\}?/(care|needy|aid)",
        r"困难(户|家庭|群众)名单|低保(户)?名单|关爱对象公示|贫困户",
        "streets/{key}/care",
        "困难家庭名单公示",
    ),
    Absent(
        "benefits that hang on a household's behaviour",
        r"(household|family|behaviou?r)_?(benefit|reward|penalt|bonus)\w*|reward_points|redeem|deduct(ion)?_points",
        r"(积分|表现)(兑换|挂钩)|扣分|取消(福利|补贴)资格",
        "people_household_reward",
        "家庭表现与补贴挂钩：扣分",
    ),
    Absent(
        "predictions about people",
        r"predict|risk_(score|level|person)|(person|resident|household)\w*_risk|trouble_?maker|early_warning",
        r"(人员|个人|居民)(风险|画像|预警)|风险(等级|评分)|行为预测|重点关注对象",
        "people_person.risk_score",
        "居民风险等级",
    ),
    Absent(
        "a count of refusals",
        r"refus(al|ed|es)_?(count|total|number|rate)|(count|number|total)_?(of_)?refusals|declined_(count|total|rate)",
        r"拒绝(次数|率)|谢绝次数",
        "people_person.refusal_count",
        "拒绝次数：3",
    ),
    Absent(
        "an export of the whole table of persons",
        r"(persons?|residents|people|households)[._/-](export|dump|all|whole)|export_?(persons?|people|residents)|people\.(xlsx|csv)|residents\.(xlsx|csv)",
        r"导出(全部|所有)?(居民|人员|住户)(名单|信息|表)?|全部居民导出",
        "api/people/export",
        "导出全部居民",
    ),
    Absent(
        "an emergency without an end",
        r"emergency_?(mode|state|on|forever|permanent)|permanent_?emergency|wartime",
        r"战时状态|常态化应急|应急状态长期",
        "platform_emergency_mode",
        "已进入战时状态",
    ),
    Absent(
        "one person with both payment keys",
        r"(both|all)_?keys|(pay|payment|fund)_?key_?(one|two|a|b)?_?(same|holder)|single_?approv|sole_?sign",
        r"一人双密钥|两把密钥(一人|同一人)|一人(付款|审批)到底",
        "funds.payment_key_holder",
        "两把密钥一人保管",
    ),
    Absent(
        "running results of a vote",
        r"(running|live|interim|partial)_?(result|tally|count|vote)s?|votes?_?so_?far|exit_poll",
        r"实时(票数|计票|得票)|当前得票|投票进度排名",
        "votes.running_result",
        "实时得票 132 票",
    ),
)

ALIKE: dict[str, str] = {
    "matters_matter.nature=petition": "by which law a matter is handled; of the matter, never of a person",
    "CheckIn": "what is sent when a term of a mediated agreement is looked after: whether it was kept",
}
"""Names and texts that look alike and are something else, with what they are."""
