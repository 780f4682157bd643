//! What a reader's window shows beside the pages: bookmarks of the headings, the language, and the
//! title instead of the file's name.

use lopdf::{Dictionary, Document, Object, ObjectId, text_string};
use typst::foundations::Value;

/// A heading at its place.
pub(super) struct Mark {
    level: i64,
    words: String,
    /// Its page, from 0.
    page: usize,
    /// Height on the page, in points from below.
    top: f32,
}

impl Mark {
    /// The layouts mark a heading by its level, from 1, and its words.
    pub(super) fn of(value: &Value, page: usize, top: f32) -> Option<Self> {
        let Value::Dict(dict) = value else {
            return None;
        };
        match (dict.get("level").ok()?, dict.get("words").ok()?) {
            (Value::Int(level), Value::Str(words)) => Some(Self {
                level: *level,
                words: words.to_string(),
                page,
                top,
            }),
            _ => None,
        }
    }
}

/// Adds the bookmarks of `marks` in their order.
pub(super) fn add(file: &mut Document, marks: &[Mark]) -> lopdf::Result<()> {
    let pages: Vec<_> = file.page_iter().collect();
    let outline = (!marks.is_empty()).then(|| tree(file, marks, &pages));
    let catalog = file.catalog_mut()?;
    catalog.set("Lang", Object::string_literal("zh-CN"));
    let preferences = Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]);
    catalog.set("ViewerPreferences", preferences);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", "UseOutlines");
    }
    Ok(())
}

/// The place of a bookmark in the tree, by the numbers of the marks; the root is nothing.
struct Branch {
    parent: Option<usize>,
    children: Vec<usize>,
}

fn tree(file: &mut Document, marks: &[Mark], pages: &[ObjectId]) -> ObjectId {
    let root = file.new_object_id();
    let ids: Vec<_> = marks.iter().map(|_| file.new_object_id()).collect();
    let mut tops = Vec::new();
    let mut branches: Vec<Branch> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (at, mark) in marks.iter().enumerate() {
        let is_above = |above: &usize| marks.get(*above).is_some_and(|m| m.level < mark.level);
        while open.last().is_some_and(|last| !is_above(last)) {
            open.pop();
        }
        let parent = open.last().copied();
        match parent.and_then(|parent| branches.get_mut(parent)) {
            Some(parent) => parent.children.push(at),
            None => tops.push(at),
        }
        branches.push(Branch {
            parent,
            children: Vec::new(),
        });
        open.push(at);
    }
    let id = |at: Option<&usize>| at.and_then(|at| ids.get(*at)).copied();
    let family = |dictionary: &mut Dictionary, children: &[usize]| {
        if let (Some(first), Some(last)) = (id(children.first()), id(children.last())) {
            dictionary.set("First", first);
            dictionary.set("Last", last);
        }
    };
    for (at, (mark, branch)) in marks.iter().zip(&branches).enumerate() {
        let siblings = match branch.parent.and_then(|parent| branches.get(parent)) {
            Some(parent) => &parent.children,
            None => &tops,
        };
        let place = siblings.iter().position(|sibling| *sibling == at);
        let beside = |step: fn(usize) -> Option<usize>| {
            id(place.and_then(step).and_then(|at| siblings.get(at)))
        };
        let mut entry = Dictionary::new();
        entry.set("Title", text_string(&mark.words));
        entry.set("Parent", id(branch.parent.as_ref()).unwrap_or(root));
        if let Some(previous) = beside(|at| at.checked_sub(1)) {
            entry.set("Prev", previous);
        }
        if let Some(next) = beside(|at| at.checked_add(1)) {
            entry.set("Next", next);
        }
        family(&mut entry, &branch.children);
        if !branch.children.is_empty() {
            // Closed at first: a negative number of what it holds.
            let held = i64::try_from(branch.children.len()).unwrap_or(i64::MAX);
            entry.set("Count", -held);
        }
        if let Some(page) = pages.get(mark.page) {
            let top = Object::Real(mark.top);
            let target = vec![
                Object::Reference(*page),
                Object::Name(b"XYZ".to_vec()),
                Object::Null,
                top,
                Object::Null,
            ];
            entry.set("Dest", target);
        }
        if let Some(id) = ids.get(at) {
            file.objects.insert(*id, Object::Dictionary(entry));
        }
    }
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", "Outlines");
    dictionary.set("Count", i64::try_from(tops.len()).unwrap_or(i64::MAX));
    family(&mut dictionary, &tops);
    file.objects.insert(root, Object::Dictionary(dictionary));
    root
}
