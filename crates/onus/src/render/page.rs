//! A page: title, a few facts, and sections of text, lists and entries. It knows nothing of its form.

/// A page.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) title: String,
    /// The name by which programs know what the page is about.
    pub(crate) name: Option<String>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) sections: Vec<Section>,
}

impl Page {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    pub(crate) fn named(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    pub(crate) fn fact(mut self, label: &str, value: impl Into<String>) -> Self {
        self.facts.push(Fact::new(label, value));
        self
    }

    /// Adds a section, unless nothing is in it.
    pub(crate) fn section(mut self, section: Section) -> Self {
        if !section.blocks.is_empty() {
            self.sections.push(section);
        }
        self
    }
}

/// A part of a page under a heading.
#[derive(Debug)]
pub(crate) struct Section {
    pub(crate) heading: String,
    pub(crate) blocks: Vec<Block>,
}

/// A piece of a section.
#[derive(Debug)]
pub(crate) enum Block {
    /// Running text.
    Text(String),
    /// Points.
    List(Vec<String>),
    /// Labelled values.
    Facts(Vec<Fact>),
    /// Things with names.
    Entries(Vec<Entry>),
    /// Lines to be taken as they are, and their language.
    Code(&'static str, String),
}

impl Section {
    pub(crate) fn new(heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), blocks: Vec::new() }
    }

    /// Adds text, one block a paragraph.
    pub(crate) fn text(mut self, text: &str) -> Self {
        let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
        self.blocks.extend(paragraphs.map(|paragraph| Block::Text(paragraph.to_owned())));
        self
    }

    pub(crate) fn list(self, points: Vec<String>) -> Self {
        let empty = points.is_empty();
        self.block(Block::List(points), empty)
    }

    pub(crate) fn facts(self, facts: Vec<Fact>) -> Self {
        let empty = facts.is_empty();
        self.block(Block::Facts(facts), empty)
    }

    pub(crate) fn entries(self, entries: Vec<Entry>) -> Self {
        let empty = entries.is_empty();
        self.block(Block::Entries(entries), empty)
    }

    pub(crate) fn code(self, language: &'static str, text: &str) -> Self {
        self.block(Block::Code(language, text.trim_matches('\n').to_owned()), text.trim().is_empty())
    }

    fn block(mut self, block: Block, empty: bool) -> Self {
        if !empty {
            self.blocks.push(block);
        }
        self
    }
}

/// A labelled value.
#[derive(Debug)]
pub(crate) struct Fact {
    pub(crate) label: String,
    pub(crate) value: String,
    /// To be copied as it stands, and so never wrapped.
    pub(crate) code: bool,
}

impl Fact {
    pub(crate) fn new(label: &str, value: impl Into<String>) -> Self {
        Self { label: label.to_owned(), value: value.into(), code: false }
    }

    pub(crate) fn code(label: &str, value: impl Into<String>) -> Self {
        Self { code: true, ..Self::new(label, value) }
    }
}

/// A thing with a name.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) term: String,
    /// Whether the name is a title and not an identifier.
    pub(crate) is_title: bool,
    pub(crate) text: String,
    /// Lesser things about it.
    pub(crate) notes: Vec<String>,
}

impl Entry {
    pub(crate) fn new(term: impl Into<String>, text: impl Into<String>) -> Self {
        Self { term: term.into(), is_title: false, text: text.into(), notes: Vec::new() }
    }

    pub(crate) fn titled(self) -> Self {
        Self { is_title: true, ..self }
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }
}
