//! A small tree of elements, from XML that is not to be trusted.
//!
//! Depth, number of elements and attributes are bounded, a document type is refused (nothing is ever expanded), and
//! the document has to end where its root ends. Names are local names.

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::parse::Fault;

/// The deepest S3 answer has seven levels.
const MOST_LEVELS: usize = 24;
/// A page of a thousand versions has about fifteen thousand.
const MOST_ELEMENTS: usize = 500_000;
const MOST_ATTRIBUTES: usize = 16;

/// One element.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    /// Value of an attribute with the local name `type`.
    pub(crate) kind: Option<String>,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

/// Parses a whole document.
pub(crate) fn parse(body: &[u8]) -> Result<Element, Fault> {
    let text = std::str::from_utf8(body).map_err(|_| Fault::NotUtf8)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut tree = Tree::default();
    loop {
        let place = reader.buffer_position();
        let event = reader.read_event().map_err(|_| Fault::Malformed { place })?;
        match event {
            Event::Start(start) => tree.open(element(&start, place)?)?,
            Event::Empty(start) => {
                tree.open(element(&start, place)?)?;
                tree.close(place)?;
            }
            Event::End(_) => tree.close(place)?,
            Event::Text(text) => tree.append(&text.xml10_content(), place)?,
            Event::CData(text) => tree.append(&text.xml10_content(), place)?,
            Event::GeneralRef(reference) => tree.append(&resolved(&reference, place)?, place)?,
            Event::DocType(_) => return Err(Fault::DocumentType),
            Event::Decl(declaration) => {
                let encoding = declaration.encoding().and_then(Result::ok);
                if encoding.is_some_and(|name| !name.eq_ignore_ascii_case("utf-8")) {
                    return Err(Fault::NotUtf8);
                }
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return tree.finish(place),
        }
    }
}

#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Tree {
    fn open(&mut self, element: Element) -> Result<(), Fault> {
        self.elements += 1;
        if self.root.is_some() {
            return Err(Fault::SecondRoot);
        }
        if self.open.len() >= MOST_LEVELS || self.elements > MOST_ELEMENTS {
            return Err(Fault::TooLarge);
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self, place: u64) -> Result<(), Fault> {
        let element = self.open.pop().ok_or(Fault::Malformed { place })?;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn append(&mut self, text: &str, place: u64) -> Result<(), Fault> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => return Err(Fault::Malformed { place }),
        }
        Ok(())
    }

    fn finish(self, place: u64) -> Result<Element, Fault> {
        if !self.open.is_empty() {
            return Err(Fault::Malformed { place });
        }
        self.root.ok_or(Fault::Empty)
    }
}

fn element(start: &BytesStart<'_>, place: u64) -> Result<Element, Fault> {
    let mut kind = None;
    // The parser's own check for repeated attributes takes time that grows with their square.
    for (count, attribute) in start.attributes().with_checks(false).enumerate() {
        let attribute = attribute.map_err(|_| Fault::Malformed { place })?;
        if count >= MOST_ATTRIBUTES {
            return Err(Fault::TooLarge);
        }
        if attribute.key.local_name().as_ref() == "type"
            && kind.replace(attribute.value.into_owned()).is_some()
        {
            return Err(Fault::Malformed { place });
        }
    }
    Ok(Element { name: start.local_name().as_ref().to_owned(), kind, ..Element::default() })
}

fn resolved(reference: &BytesRef<'_>, place: u64) -> Result<String, Fault> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| Fault::Malformed { place })? {
        return Ok(character.to_string());
    }
    resolve_xml_entity(reference).map(str::to_owned).ok_or(Fault::Entity)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_elements_text_references_and_the_type() {
        let body = "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a:Root xmlns:a=\"u\"><!-- x -->\
                    <Key>&lt;a&#38;b&gt; <![CDATA[<c>]]></Key><Grantee xsi:type=\"Group\"/></a:Root>\n";
        let root = parse(body.as_bytes()).unwrap();
        assert_eq!(root.name, "Root");
        assert_eq!(root.children[0].text, "<a&b> <c>");
        assert_eq!(root.children[1].kind.as_deref(), Some("Group"));
    }

    #[test]
    fn refuses_what_is_not_one_whole_document() {
        for body in [
            "",
            "  ",
            "text",
            "<a>",
            "<a></b>",
            "</a>",
            "<a/><b/>",
            "<a/>text",
            "<a>&unknown;</a>",
            "<a>& </a>",
            "<a b></a>x",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>",
            "<a",
            "<a>&#0;</a>",
            "<a type='x' b:type='y'/>",
        ] {
            assert!(parse(body.as_bytes()).is_err(), "{body}");
        }
        assert!(matches!(parse(&[b'<', 0xff]), Err(Fault::NotUtf8)));
    }

    #[test]
    fn refuses_what_would_grow_without_bound() {
        let deep = "<a>".repeat(100_000);
        assert!(matches!(parse(deep.as_bytes()), Err(Fault::TooLarge)));
        let wide = format!("<a>{}</a>", "<b/>".repeat(MOST_ELEMENTS));
        assert!(matches!(parse(wide.as_bytes()), Err(Fault::TooLarge)));
        let attributes: String = (0..100_000).map(|number| format!(" a{number}='x'")).collect();
        assert!(matches!(parse(format!("<a{attributes}/>").as_bytes()), Err(Fault::TooLarge)));
    }

    proptest! {
        #[test]
        fn nothing_panics(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&body);
        }

        #[test]
        fn nothing_panics_on_what_looks_like_xml(
            parts in prop::collection::vec(
                prop::sample::select(vec![
                    "<a>", "</a>", "<b x='y'>", "</b>", "<c/>", "&amp;", "&#x41;", "&", "<!--", "-->", "<![CDATA[",
                    "]]>", "<?xml?>", "<!DOCTYPE", ">", "é", "\u{0}", "\"",
                ]),
                0..30,
            )
        ) {
            let _ = parse(parts.concat().as_bytes());
        }
    }
}
