//! Natural persons as payees, masked in what leaves the unit.
//!
//! A payee is taken for a person where it is two to six Chinese characters (Mongolian names written
//! in Chinese have up to six), or has a “·” between them, and nothing in it names an organisation.
//! The surname stays, each further character becomes `*`: 苏日娜 → 苏**. Everything else stays.

/// Where a name of this many characters may be a person's.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=6;

/// Last characters of organisations, and of places.
const ENDINGS: &str = "局厅院校所站部处社队馆室厂店办组府司户村镇乡县市区";

/// Words that no person's name holds.
const WORDS: &[&str] = &[
    "公司",
    "中心",
    "集团",
    "银行",
    "商行",
    "分行",
    "支行",
    "学校",
    "医院",
    "超市",
    "财政",
    "税务",
    "财务",
    "国库",
    "工会",
    "协会",
    "学会",
    "商会",
    "委会",
    "员会",
    "联合会",
    "基金",
    "合作",
    "企业",
    "实业",
    "工业",
    "农业",
    "牧业",
    "林业",
    "乳业",
    "物业",
    "幼儿园",
    "公园",
    "园区",
    "农场",
    "牧场",
    "林场",
    "市场",
    "电台",
    "视台",
    "平台",
    "日报",
    "晚报",
    "职工",
    "人员",
    "工资",
    "科室",
    "单位",
    "部门",
    "车间",
    "食堂",
    "宾馆",
    "酒店",
    "事务",
    "电力",
    "电信",
    "移动",
    "联通",
    "石油",
    "邮政",
    "保险",
    "科技",
    "服务",
];

/// Surnames of two characters.
const COMPOUND_SURNAMES: &[&str] = &[
    "欧阳", "司马", "上官", "诸葛", "皇甫", "尉迟", "公孙", "慕容", "令狐", "长孙", "宇文", "司徒",
    "夏侯", "端木", "独孤", "南宫", "西门", "东方", "呼延", "赫连", "澹台", "轩辕",
];

/// The payee as it may leave the unit.
pub(super) fn masked(payee: &str) -> String {
    let name = payee.trim();
    if !is_person(name) {
        return payee.to_owned();
    }
    let length = name.chars().count();
    let has_compound = length > 2 && COMPOUND_SURNAMES.iter().any(|s| name.starts_with(s));
    let kept = if has_compound { 2 } else { 1 };
    let surname = name.chars().take(kept);
    surname
        .chain(std::iter::repeat_n('*', length - kept))
        .collect()
}

fn is_person(name: &str) -> bool {
    let is_name = if name.contains('·') {
        name.split('·')
            .all(|part| !part.is_empty() && part.chars().all(is_chinese))
    } else {
        LENGTHS.contains(&name.chars().count()) && name.chars().all(is_chinese)
    };
    is_name && !name.ends_with(|c| ENDINGS.contains(c)) && !WORDS.iter().any(|w| name.contains(w))
}

/// Ideographs, with the rarer ones that names bring.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_person_only_the_surname_stays() {
        for (payee, expected) in [
            ("苏日娜", "苏**"),
            ("王芳", "王*"),
            ("张红旗", "张**"),
            ("李知行", "李**"),
            ("斯琴高娃", "斯***"),
            ("阿拉坦其其格", "阿*****"),
            ("欧阳锋", "欧阳*"),
            ("欧阳", "欧*"),
            ("阿依古丽·买买提", "阿*******"),
            ("䶮某", "䶮*"),
            (" 苏日娜 ", "苏**"),
        ] {
            assert_eq!(masked(payee), expected, "{payee}");
        }
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for payee in [
            "",
            "苏",
            "甲公司",
            "建设银行",
            "市财政局",
            "蒙牛乳业",
            "红旗村",
            "测绘院",
            "工会",
            "村委会",
            "内蒙古测绘地理信息中心",
            "内蒙古某某服务站",
            "ABC公司",
            "Ivan",
            "张三（备用金）",
        ] {
            assert_eq!(masked(payee), payee);
        }
    }
}
