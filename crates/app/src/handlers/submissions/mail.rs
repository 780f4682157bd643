//! Drafts of mail: `.eml` files that the user's own mail program opens ready to send, with the
//! package, or a part of it, attached. The same package and settings give the same bytes.

use jixiao_core::settings::MailSettings;
use jixiao_core::submissions::{Package, Submission};
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;

use crate::error::{Failure, Result};
use crate::files;

/// A file that is attached.
pub(super) struct Attached {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// Which of how many drafts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub number: usize,
    pub of: usize,
}

/// The bytes of a draft.
///
/// # Errors
/// `document` where it cannot be built.
pub(super) fn draft(
    settings: &MailSettings,
    to: &[String],
    submission: &Submission,
    package: &Package,
    attached: Vec<Attached>,
    place: Place,
) -> Result<Vec<u8>> {
    let Place { number, of } = place;
    let mut subject = filled(&settings.subject, submission, package).replace('\n', " ");
    let mut body = filled(&settings.body, submission, package);
    body.push_str("\n\n");
    body.push_str(&contents(submission, package));
    if of > 1 {
        subject.push_str(&format!("，第{number}封（共{of}封）"));
        body.push_str(&format!(
            "\n报送包分为{of}卷，这是第{number}卷。请把各封邮件的附件存入同一个文件夹后再接收。"
        ));
    }
    let id = &package.identifier;
    // China has one time, eight hours before that of Greenwich.
    let date = package.bagged_at.format("%a, %d %b %Y %H:%M:%S +0800");
    let time = package.bagged_at.format("%Y%m%d%H%M%S");
    let text = MimePart::new("text/plain", body.replace('\n', "\r\n"));
    let files = attached.into_iter().map(|file| {
        let kind = match file.name.rsplit_once('.') {
            Some((_, "zip")) => "application/zip",
            Some((_, "json")) => "application/json",
            _ => "application/octet-stream",
        };
        let part = MimePart::new(
            kind,
            mail_builder::mime::BodyPart::Binary(file.bytes.into()),
        );
        // Bytes are bytes, whatever their kind.
        part.attachment(file.name)
    });
    let parts: Vec<_> = std::iter::once(text).chain(files).collect();
    let boundary = format!("=_{id}_{number}");
    let kind = ContentType::new("multipart/mixed").attribute("boundary", boundary);
    let to = to.iter().map(|address| Address::from(address.as_str()));
    MessageBuilder::new()
        .header("X-Unsent", HeaderType::Raw(Raw::new("1")))
        .to(Address::new_list(to.collect()))
        .subject(subject)
        .header("Date", HeaderType::Raw(Raw::new(date.to_string())))
        .message_id(format!("{id}.{time}.{number}@jixiao.invalid"))
        .body(MimePart::new(kind, parts))
        .write_to_vec()
        .map_err(|error| Failure::new("document", error.to_string(), "请重试。"))
}

/// The line that says what the package contains.
fn contents(submission: &Submission, package: &Package) -> String {
    let count = submission.projects.len();
    let report = match submission.report.is_empty() {
        true => "",
        false => "，监控报告1份",
    };
    let held = submission.attachments.iter();
    let (sent, left): (Vec<_>, Vec<_>) = held.partition(|reference| !reference.path.is_empty());
    let evidence = match (sent.len(), left.len()) {
        (0, 0) => String::new(),
        (0, left) => format!("，佐证材料{left}份（只列目录，未附文件）"),
        (sent, _) => format!("，佐证材料{sent}份"),
    };
    let scans = match submission.signed.len() {
        0 => String::new(),
        scans => format!("，签字盖章扫描件{scans}份"),
    };
    format!(
        "报送包“{}”（{}）内有：项目{count}个及其监控表{report}，台账{}笔{evidence}{scans}。\n\
         SHA-256：{}",
        package.file_name,
        files::size(package.size.into()),
        submission.ledger.len(),
        package.sha256
    )
}

/// A text with the words in braces replaced.
fn filled(text: &str, submission: &Submission, package: &Package) -> String {
    let words = [
        ("{单位}", submission.unit.name.clone()),
        ("{单位代码}", submission.unit.code.clone()),
        ("{主管部门}", submission.unit.department_name.clone()),
        ("{年度}", package.year.to_string()),
        (
            "{截止日期}",
            package.period_end.format("%Y年%-m月%-d日").to_string(),
        ),
        ("{次数}", package.sequence.to_string()),
        ("{文件名}", package.file_name.clone()),
    ];
    // Piece by piece, so that a name that holds braces stays as it is.
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let at = rest.get(before.len()..).unwrap_or_default();
        match words.iter().find(|(word, _)| at.starts_with(word)) {
            Some((word, value)) => {
                out.push_str(value);
                rest = at.get(word.len()..).unwrap_or_default();
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out + rest
}
