"""What 0003 begins with: kinds of organisations, chains and layers as the five case studies have them.

A deployment changes them as rows; this file is only ever read by that migration.
"""

from __future__ import annotations

from typing import Any

KINDS = [
    # key, name, English, temporary, members, members in English, one a place
    ("street_office", "街道办事处", "Street office", False, "", "", False),
    ("grid_centre", "网格中心", "Grid centre", False, "", "", False),
    ("grid_station", "网格工作站", "Grid station", False, "居委会", "committees", True),
    ("committee", "居委会", "Residents' committee", False, "居民", "residents", False),
    ("property", "物业公司", "Property company", False, "", "", False),
    ("department", "部门", "Department", False, "", "", False),
    ("district_office", "区级部门", "District department", False, "", "", False),
    ("utility", "公用事业单位", "Utility", False, "", "", False),
    ("unit", "驻区单位", "Resident unit", False, "职工", "employees", False),
    ("other", "其他", "Other", False, "", "", False),
    ("working_committee", "街道大工委", "Street working committee", False, "成员单位", "member units", False),
    ("admin_party_group", "行政党组", "Administrative party group", False, "", "", False),
    ("community_committee", "社区党委", "Community committee", False, "党支部", "branches", False),
    ("party_office", "社区党建办公室", "Party-building office", False, "", "", False),
    ("service_centre", "党建服务中心", "Service centre", False, "服务站", "stations", False),
    ("general_branch", "居民区党总支", "General branch", False, "党支部", "branches", False),
    ("compound_branch", "小区党支部", "Compound branch", False, "党小组", "groups", False),
    ("grid_branch", "网格党支部", "Grid branch", False, "党小组", "groups", False),
    ("group", "楼组党小组", "Building group", False, "中心户", "member households", False),
    ("member_household", "党员中心户", "Member household", False, "", "", False),
    ("second_echelon", "第二梯队临时党组织", "Second echelon (temporary)", True, "骨干", "volunteers", False),
    ("building_station", "楼宇（园区）服务站", "Building or park station", False, "企业", "enterprises", False),
    ("service_station", "居民区服务站", "Neighbourhood station", False, "", "", True),
    ("town_group", "街镇工作组", "Street or town working group", False, "", "", False),
    ("enterprise", "企业", "Enterprise", False, "职工", "employees", False),
    ("social_organisation", "社会组织", "Social organisation", False, "", "", False),
    ("street_grid", "街道微网格", "Street micro-grid", False, "", "", False),
    ("community_grid", "社区微网格", "Community micro-grid", False, "", "", False),
    ("area_grid", "片区微网格", "Area micro-grid", False, "", "", False),
    ("task_group", "临时工作组", "Temporary working group", True, "", "", False),
]

CHAINS: list[tuple[str, str, str, str, str, list[tuple[Any, ...]]]] = [
    # key, name, English, note, its English, steps of (above, below, duty, duty in English)
    (
        "line", "工作关系", "Line of work",
        "谁是谁的上级：提案往上走，照这一条。任何单位都可以排进来。",
        "Who is above whom: proposals go up along it. Any organisation may stand in it.",
        [],
    ),
    (
        "three_level", "三级架构", "Three levels",
        "街道大工委、社区党委、居民区党总支，一级带一级。",
        "Street working committee, community committee, general branch, each leading the next.",
        [
            (None, "working_committee", "统筹全街道", "Leads the whole street"),
            ("working_committee", "community_committee", "统筹一个社区", "Leads one community"),
            ("community_committee", "general_branch", "管一个居民区", "Leads one neighbourhood"),
        ],
    ),
    (
        "one_two_two", "“1+2+2”体制", "1+2+2",
        "一个大工委，行政党组和社区党委两个班子，党建办公室和党建服务中心两个平台。",
        "One working committee; two bodies: administrative party group and community committee; two platforms: party-building office and service centre.",
        [
            (None, "working_committee", "牵头", "Leads"),
            ("working_committee", "admin_party_group", "行政班子", "Administrative body"),
            ("working_committee", "community_committee", "社区班子", "Community body"),
            ("working_committee", "party_office", "日常工作", "Daily work"),
            ("working_committee", "service_centre", "服务", "Services"),
        ],
    ),
    (
        "four_tier", "党委—支部—小组—中心户", "Committee, branch, group, member household",
        "社区党委下设小区党支部、楼栋党小组，到党员中心户为止。",
        "Below the community committee compound branches, building groups, and at last member households.",
        [
            (None, "community_committee", "", ""),
            ("community_committee", "compound_branch", "一个小区一个支部", "One branch a compound"),
            ("compound_branch", "group", "一个楼组一个小组", "One group a building group"),
            ("group", "member_household", "邻居们找得到的一户", "A home where neighbours find somebody"),
        ],
    ),
    (
        "five_level", "五级联动", "Five levels linked",
        "街道大工委—社区大党委—居民区党总支与第二梯队—网格党支部—楼道党小组。",
        "Street working committee, community committee, general branch and second echelon, grid branch, group.",
        [
            (None, "working_committee", "", ""),
            ("working_committee", "community_committee", "", ""),
            ("community_committee", "general_branch", "", ""),
            ("community_committee", "second_echelon", "", ""),
            ("general_branch", "grid_branch", "", ""),
            ("second_echelon", "grid_branch", "", ""),
            ("grid_branch", "group", "", ""),
        ],
    ),
    (
        "second_echelon", "四级组织体系", "Four levels of the second echelon",
        "区委党建办、街镇工作组、居村党组织、居村第二梯队，各有各的职责。",
        "District party-building office, street working group, neighbourhood organisation, second echelon, each with its own duties.",
        [
            (None, "district_office", "全区统筹，定办法", "Coordinates the district, sets the ways"),
            ("district_office", "town_group", "指导居村，调人手", "Guides neighbourhoods, moves hands"),
            ("town_group", "general_branch", "组织本居村，派任务", "Organises the neighbourhood, gives out tasks"),
            ("general_branch", "second_echelon", "上门做事，报情况", "Does the work at the doors, reports"),
        ],
    ),
    (
        "one_plus_four", "“1+4”组织架构", "1+4",
        "社区党委为核心，社区、单位、企业、社会组织四方加入。",
        "The community committee as core; community, units, enterprises and social organisations as members.",
        [
            (None, "community_committee", "核心", "Core"),
            ("community_committee", "committee", "社区一方", "Community member"),
            ("community_committee", "unit", "单位一方", "Unit member"),
            ("community_committee", "enterprise", "企业一方", "Enterprise member"),
            ("community_committee", "social_organisation", "社会组织一方", "Social organisation member"),
        ],
    ),
    (
        "stations", "两站一中心", "Two stations and a centre",
        "楼宇（园区）服务站和居民区服务站，都归党建服务中心；网格工作站也在中心和居民区之间。",
        "Building and neighbourhood stations both belong to the service centre; grid stations stand between centre and neighbourhoods too.",
        [
            (None, "service_centre", "", ""),
            ("service_centre", "building_station", "楼宇和园区里的企业", "Enterprises in buildings and parks"),
            ("service_centre", "service_station", "一个居民区", "One neighbourhood"),
            ("service_centre", "grid_station", "几个居民区", "Several neighbourhoods"),
            ("grid_station", "committee", "", ""),
        ],
    ),
    (
        "micro_grid", "三级微网格", "Three-tier micro-grids",
        "街道、社区、片区三级微网格，每一格都有人。",
        "Micro-grids of street, community and area, each with its own staff.",
        [
            (None, "street_grid", "", ""),
            ("street_grid", "community_grid", "", ""),
            ("community_grid", "area_grid", "", ""),
        ],
    ),
]  # fmt: skip

NO_HANDLERS = {
    "working_committee", "admin_party_group", "community_committee", "general_branch", "compound_branch",
    "grid_branch", "group", "member_household", "street_grid", "community_grid", "area_grid", "town_group",
}  # fmt: skip
"""What is there for a chain; matters are sent to offices, committees, stations and units."""

LAYERS = [
    ("party", "党建", "Party building"),
    ("civil", "民政", "Civil affairs"),
    ("policing", "综治", "Public order"),
    ("fire", "消防", "Fire safety"),
    ("city", "城管", "City management"),
]


def kinds(apps: Any, schema_editor: Any) -> None:
    kind = apps.get_model("territory", "OrganisationKind")
    kind.objects.bulk_create(
        kind(
            handles=key not in NO_HANDLERS,
            key=key, name=name, name_en=name_en, temporary=temporary, members=members, members_en=members_en,
            alone=alone, position=position,
        )
        for position, (key, name, name_en, temporary, members, members_en, alone) in enumerate(KINDS)
    )  # fmt: skip


def chains(apps: Any, schema_editor: Any) -> None:
    """The chains, and the line of work as organisations have it today."""
    chain, step = apps.get_model("territory", "Chain"), apps.get_model("territory", "ChainStep")
    for position, (key, name, name_en, note, note_en, steps) in enumerate(CHAINS):
        made = chain.objects.create(
            key=key, name=name, name_en=name_en, note=note, note_en=note_en, free=not steps, position=position
        )
        tiers: dict[str | None, int] = {None: -1}
        for above, below, duty, duty_en in steps:
            tiers[below] = tiers[above] + 1
            step.objects.create(
                chain=made, above_id=above, below_id=below, position=tiers[below], duty=duty, duty_en=duty_en
            )
    layer = apps.get_model("territory", "Layer")
    layer.objects.bulk_create(
        layer(key=key, name=name, name_en=name_en, position=position)
        for position, (key, name, name_en) in enumerate(LAYERS)
    )
    organisation, link = apps.get_model("territory", "Organisation"), apps.get_model("territory", "ChainLink")
    link.objects.bulk_create(
        link(chain_id="line", child_id=one.id, parent_id=one.parent_id, valid_from=one.valid_from)
        for one in organisation.objects.filter(parent__isnull=False, valid_to__isnull=True)
    )
