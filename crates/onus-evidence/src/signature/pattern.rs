//! Pattern lists of OpenSSH (`ssh_config(5)`, PATTERNS): `*` and `?`, and `!` before what is not meant.

/// Whether a list of patterns means a text: one of them does, and none that begins with `!` does.
pub(super) fn list_means(list: &str, text: &str) -> bool {
    let mut meant = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) if means(pattern.as_bytes(), text.as_bytes()) => return false,
            Some(_) => {}
            None => meant |= means(pattern.as_bytes(), text.as_bytes()),
        }
    }
    meant
}

/// Whether one pattern means a text. Of several ways to place a `*` only the last is taken back, which is enough.
fn means(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(letter) = text.get(t) {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(b'?') => (p, t) = (p + 1, t + 1),
            Some(same) if same == letter => (p, t) = (p + 1, t + 1),
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    (p, t) = (at + 1, taken + 1);
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|letter| *letter == b'*'))
}

#[cfg(test)]
mod tests {
    use super::list_means;

    #[test]
    fn lists_mean_what_openssh_says() {
        for (list, text, meant) in [
            ("onus-*", "onus-statement", true),
            ("a,b?", "bc", true),
            ("*,!onus-pack", "onus-pack", false),
            ("*,!onus-pack", "onus-statement", true),
            ("*a*b", "xxaxxaxb", true),
            ("*a*b", "xxaxxaxbc", false),
            ("", "x", false),
            ("", "", true),
        ] {
            assert_eq!(list_means(list, text), meant, "{list} {text}");
        }
    }
}
