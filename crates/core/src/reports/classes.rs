//! How many indicators of each class (一级, 二级指标) of the monitored projects stand where.

use super::figures::monitored;
use super::text::segment;
use crate::analysis::Light;
use crate::ratio::Ratio;
use crate::rules::{Book, IndicatorBook};

/// The order of the classes in both frames; others follow as they come.
const ORDER: &[&str] = &[
    "成本指标",
    "产出指标",
    "效益指标",
    "满意度指标",
    "经济成本指标",
    "社会成本指标",
    "生态环境成本指标",
    "数量指标",
    "质量指标",
    "时效指标",
    "成本指标",
    "经济效益指标",
    "社会效益指标",
    "生态效益指标",
    "可持续影响指标",
    "服务对象满意度指标",
];

/// How many indicators have which light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ClassCounts {
    /// 绿 and 蓝.
    pub completed: usize,
    /// 黄.
    pub behind: usize,
    /// 红.
    pub far_behind: usize,
    /// 灰.
    pub unreported: usize,
    /// 蓝.
    pub far_ahead: usize,
}

impl ClassCounts {
    fn add(&mut self, light: Light) {
        match light {
            Light::Green => self.completed += 1,
            Light::Blue => {
                self.completed += 1;
                self.far_ahead += 1;
            }
            Light::Yellow => self.behind += 1,
            Light::Red => self.far_behind += 1,
            Light::Grey => self.unreported += 1,
        }
    }

    /// All of them.
    pub(crate) fn count(&self) -> usize {
        self.completed + self.behind + self.far_behind + self.unreported
    }

    /// 黄 and 红.
    pub(crate) fn deviating(&self) -> usize {
        self.behind + self.far_behind
    }

    /// The share of the completed ones in percent.
    pub(crate) fn completed_rate(&self) -> Option<String> {
        let whole = |number| i64::try_from(number).ok();
        Ratio::new(whole(self.completed)?, whole(self.count())?).map(|rate| rate.percent())
    }
}

/// A class with its counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Class {
    /// 一级指标; "" of the total.
    pub level1: String,
    /// 二级指标; "" of a first-level class.
    pub level2: String,
    pub counts: ClassCounts,
}

impl Class {
    /// The key of its figures, without the last segment.
    pub(crate) fn key(&self) -> String {
        match (self.level1.as_str(), self.level2.as_str()) {
            ("", _) => "indicators.total".to_owned(),
            (level1, "") => format!("indicators.{}", segment(level1)),
            (level1, level2) => format!("indicators.{}.{}", segment(level1), segment(level2)),
        }
    }

    /// What it is called.
    pub(crate) fn label(&self) -> String {
        match (self.level1.as_str(), self.level2.as_str()) {
            ("", _) => "绩效指标".to_owned(),
            (level1, "") => level1.to_owned(),
            (level1, level2) => format!("{level1}（{level2}）"),
        }
    }

    /// Whether an indicator belongs to it.
    pub(crate) fn holds(&self, indicator: &IndicatorBook) -> bool {
        level1(indicator) == self.level1
            && (self.level2.is_empty() || indicator.figures.level2 == self.level2)
    }
}

/// The classes of the monitored projects.
pub(crate) struct Classes {
    pub total: Class,
    /// First-level classes, each with its second-level ones.
    pub groups: Vec<(Class, Vec<Class>)>,
}

impl Classes {
    /// Counts them.
    pub(crate) fn of(book: &Book) -> Self {
        let mut total = ClassCounts::default();
        let mut groups: Vec<(Class, Vec<Class>)> = Vec::new();
        for indicator in monitored(book).flat_map(|project| &project.indicators) {
            let (level1, level2) = (level1(indicator), &indicator.figures.level2);
            let light = indicator.figures.light;
            total.add(light);
            let at = groups.iter().position(|(class, _)| class.level1 == level1);
            let at = at.unwrap_or_else(|| {
                groups.push((class(level1, ""), Vec::new()));
                groups.len() - 1
            });
            let Some((first, seconds)) = groups.get_mut(at) else {
                continue;
            };
            first.counts.add(light);
            let at = seconds.iter().position(|class| class.level2 == *level2);
            let at = at.unwrap_or_else(|| {
                seconds.push(class(level1, level2));
                seconds.len() - 1
            });
            if let Some(second) = seconds.get_mut(at) {
                second.counts.add(light);
            }
        }
        let rank = |name: &str| ORDER.iter().position(|known| *known == name);
        let rank = move |name: &str| rank(name).unwrap_or(ORDER.len());
        groups.sort_by_key(|(class, _)| rank(&class.level1));
        for (_, seconds) in &mut groups {
            seconds.sort_by_key(|class| rank(&class.level2));
        }
        let mut all = class("", "");
        all.counts = total;
        Self { total: all, groups }
    }

    /// Every class: the total, then each first-level one before its own.
    pub(crate) fn all(self) -> Vec<Class> {
        let mut classes = vec![self.total];
        for (first, seconds) in self.groups {
            classes.push(first);
            // An empty second level would have the key of the first.
            classes.extend(seconds.into_iter().filter(|class| !class.level2.is_empty()));
        }
        classes
    }
}

/// 一级指标; one that is missing has a name too.
fn level1(indicator: &IndicatorBook) -> &str {
    match indicator.figures.level1.as_str() {
        "" => "未分类指标",
        given => given,
    }
}

fn class(level1: &str, level2: &str) -> Class {
    Class {
        level1: level1.to_owned(),
        level2: level2.to_owned(),
        counts: ClassCounts::default(),
    }
}
