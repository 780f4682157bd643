//! The measures (办法) that the program follows, article by article.

/// The text as it was issued.
const TEXT: &str =
    include_str!("../../../../assets/policy/内蒙古自治区本级财政支出绩效监控管理办法.txt");

/// An article (条).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Article {
    /// The chapter it stands in, such as `第一章 总 则`.
    pub chapter: String,
    /// Its number, such as `第十条`; "" for what stands outside the articles.
    pub number: String,
    /// Its paragraphs, without the number.
    pub paragraphs: Vec<String>,
}

/// The title and the articles.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Policy {
    /// 名称.
    pub title: String,
    /// In the order of the text.
    pub articles: Vec<Article>,
}

/// The measures that the program follows.
#[must_use]
pub fn get() -> Policy {
    let mut lines = TEXT
        .lines()
        .map(|line| line.trim_matches(|sign: char| sign.is_whitespace() || sign == '\u{feff}'))
        .filter(|line| !line.is_empty());
    let title = lines.next().unwrap_or_default().to_owned();
    let mut chapter = String::new();
    let mut articles: Vec<Article> = Vec::new();
    for line in lines {
        if numbered(line, '章').is_some() {
            line.clone_into(&mut chapter);
        } else if let Some((number, text)) = numbered(line, '条') {
            articles.push(Article {
                chapter: chapter.clone(),
                number: number.to_owned(),
                paragraphs: vec![text.to_owned()],
            });
        } else if let Some(article) = articles.last_mut() {
            article.paragraphs.push(line.to_owned());
        }
    }
    Policy { title, articles }
}

/// `第十条 …` parted into its number and its text.
fn numbered(line: &str, mark: char) -> Option<(&str, &str)> {
    let (count, _) = line.strip_prefix('第')?.split_once(mark)?;
    let is_number = !count.is_empty()
        && count
            .chars()
            .all(|sign| "一二三四五六七八九十百".contains(sign));
    let number = line.get(..'第'.len_utf8() + count.len() + mark.len_utf8())?;
    let text = line.get(number.len()..)?.trim_start();
    is_number.then_some((number, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_article_stands_once_in_order() {
        let policy = get();
        assert_eq!(policy.title, "内蒙古自治区本级财政支出绩效监控管理办法");
        let numbers: Vec<_> = policy
            .articles
            .iter()
            .map(|article| &article.number)
            .collect();
        assert_eq!(numbers.first().unwrap().as_str(), "第一条");
        let tenth = policy
            .articles
            .iter()
            .find(|article| article.number == "第十条")
            .unwrap();
        assert!(tenth.chapter.starts_with("第四章"), "{}", tenth.chapter);
        assert!(tenth.paragraphs[0].contains("上年结转资金较大"));
        let seventeenth = policy
            .articles
            .iter()
            .find(|article| article.number == "第十七条")
            .unwrap();
        assert!(seventeenth.paragraphs.len() > 2, "with its items");
        let mut once = numbers.clone();
        once.dedup();
        assert_eq!(once, numbers);
    }
}
