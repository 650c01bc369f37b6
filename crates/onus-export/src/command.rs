//! Commands of fixes, filled in for one resource.

use std::collections::BTreeMap;

/// A command with the values of a row in the place of `{column}`, each quoted as one word of a POSIX shell: whoever
/// copies the command runs it. A value that was not read leaves its place as it is.
#[must_use]
pub fn filled(template: &str, cells: &BTreeMap<String, String>) -> String {
    let mut pieces = template.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}').and_then(|(column, rest)| Some((cells.get(column)?, rest))) {
            Some((value, rest)) => {
                text.push_str(&shell_word(value));
                text.push_str(rest);
            }
            None => {
                text.push('{');
                text.push_str(piece);
            }
        }
    }
    text
}

fn shell_word(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@=,+".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_quote_what_comes_from_outside() {
        let cells = |name: &str| BTreeMap::from([("name".to_owned(), name.to_owned())]);
        let template = "scw x --name {name} --id {id2} {";
        assert_eq!(filled(template, &cells("web")), "scw x --name web --id {id2} {");
        assert_eq!(filled("x {name}", &cells("a; rm 'x'")), r"x 'a; rm '\''x'\'''");
        assert_eq!(filled("x {name}", &cells("a; rm -rf 'x'")), r"x 'a; rm -rf '\''x'\'''");
    }
}
