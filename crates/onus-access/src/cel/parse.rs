//! From words to a tree, by the grammar of the language definition
//! (<https://github.com/google/cel-spec/blob/master/doc/langdef.md>), without messages and bytes.
//!
//! Neither brackets nor the tree get deeper than [`DEEPEST`], so that nothing that walks it later can run out
//! of stack.

use super::CelError;
use super::ast::{Expr, MULTIPLICATION, Op, RELATION};
use super::cursor::Cursor;
use super::token::{Token, tokens};

/// How deep an expression may be nested.
pub(super) const DEEPEST: usize = 64;
/// How long an expression may be.
pub(super) const LONGEST_BYTES: usize = 64 * 1024;

/// The tree of a text.
pub(super) fn parse(source: &str) -> Result<Expr, CelError> {
    if source.len() > LONGEST_BYTES {
        return Err(CelError::at(
            source,
            0,
            format!("expected at most {LONGEST_BYTES} bytes, found {}", source.len()),
        ));
    }
    let tokens = tokens(source)?;
    let mut parser = Cursor::new(source, &tokens);
    let whole = parser.expression()?;
    match parser.peek() {
        Token::End => Ok(whole.expr),
        _ => Err(parser.expected("an operator or the end")),
    }
}

/// A tree and how high it is.
struct Parsed {
    expr: Expr,
    height: usize,
}

impl Cursor<'_> {
    /// A tree whose highest branch is this high.
    fn node(&self, expr: Expr, highest: usize) -> Result<Parsed, CelError> {
        if highest >= DEEPEST {
            return Err(self.too_deep());
        }
        Ok(Parsed { expr, height: highest + 1 })
    }

    fn expression(&mut self) -> Result<Parsed, CelError> {
        self.deeper(|parser| {
            let condition = parser.disjunction()?;
            if !parser.eat("?") {
                return Ok(condition);
            }
            let then = parser.disjunction()?;
            parser.want(":")?;
            let otherwise = parser.expression()?;
            let highest = condition.height.max(then.height).max(otherwise.height);
            parser.node(Expr::Conditional(Box::new([condition.expr, then.expr, otherwise.expr])), highest)
        })
    }

    fn disjunction(&mut self) -> Result<Parsed, CelError> {
        self.chain("||", Self::conjunction, Expr::Or)
    }

    fn conjunction(&mut self) -> Result<Parsed, CelError> {
        self.chain("&&", |parser| parser.binary(RELATION), Expr::And)
    }

    fn chain(
        &mut self,
        symbol: &str,
        operand: fn(&mut Self) -> Result<Parsed, CelError>,
        build: fn(Vec<Expr>) -> Expr,
    ) -> Result<Parsed, CelError> {
        let first = operand(self)?;
        if !self.is_at(symbol) {
            return Ok(first);
        }
        let mut highest = first.height;
        let mut parts = vec![first.expr];
        while self.eat(symbol) {
            let part = operand(self)?;
            highest = highest.max(part.height);
            parts.push(part.expr);
        }
        self.node(build(parts), highest)
    }

    fn binary(&mut self, level: u8) -> Result<Parsed, CelError> {
        if level > MULTIPLICATION {
            return self.unary();
        }
        let mut left = self.binary(level + 1)?;
        while let Some(op) = self.operator().filter(|op| op.level() == level) {
            self.next += 1;
            let right = self.binary(level + 1)?;
            let highest = left.height.max(right.height);
            left = self.node(Expr::Binary(op, Box::new(left.expr), Box::new(right.expr)), highest)?;
        }
        Ok(left)
    }

    fn operator(&self) -> Option<Op> {
        let symbol = match self.peek() {
            Token::Symbol(symbol) => symbol,
            Token::Name(name) => name.as_str(),
            _ => return None,
        };
        Op::ALL.into_iter().find(|op| op.symbol() == symbol)
    }

    fn unary(&mut self) -> Result<Parsed, CelError> {
        // In front of a digit, a minus sign is a part of the number: so the smallest number can be written.
        let signed = matches!(self.peek_second(), Token::Int(_) | Token::Double(_));
        let build = match self.peek() {
            Token::Symbol("!") => Expr::Not,
            Token::Symbol("-") if !signed => Expr::Negative,
            _ => return self.member(),
        };
        self.next += 1;
        let inner = self.deeper(Self::unary)?;
        self.node(build(Box::new(inner.expr)), inner.height)
    }

    fn member(&mut self) -> Result<Parsed, CelError> {
        let mut inner = self.primary()?;
        loop {
            let height = inner.height;
            if self.eat(".") {
                let name = self.name()?;
                inner = if self.eat("(") {
                    let (arguments, highest) = self.items(")")?;
                    self.node(Expr::Method(Box::new(inner.expr), name, arguments), height.max(highest))?
                } else {
                    self.node(Expr::Select(Box::new(inner.expr), name), height)?
                };
            } else if self.eat("[") {
                let key = self.expression()?;
                self.want("]")?;
                inner =
                    self.node(Expr::Index(Box::new(inner.expr), Box::new(key.expr)), height.max(key.height))?;
            } else {
                return Ok(inner);
            }
        }
    }

    fn name(&mut self) -> Result<String, CelError> {
        match self.peek() {
            Token::Name(name) if !is_keyword(name) => {
                let name = name.clone();
                self.next += 1;
                Ok(name)
            }
            _ => Err(self.expected("a name")),
        }
    }

    /// Expressions up to the closing bracket, and how high the highest is. A comma may follow the last.
    fn items(&mut self, close: &str) -> Result<(Vec<Expr>, usize), CelError> {
        let (mut items, mut highest) = (Vec::new(), 0);
        while !self.eat(close) {
            let item = self.expression()?;
            highest = highest.max(item.height);
            items.push(item.expr);
            if !self.eat(",") && !self.is_at(close) {
                return Err(self.expected(&format!("`,` or `{close}`")));
            }
        }
        Ok((items, highest))
    }

    fn entries(&mut self) -> Result<Parsed, CelError> {
        let (mut entries, mut highest) = (Vec::new(), 0);
        while !self.eat("}") {
            let key = self.expression()?;
            self.want(":")?;
            let value = self.expression()?;
            highest = highest.max(key.height).max(value.height);
            entries.push((key.expr, value.expr));
            if !self.eat(",") && !self.is_at("}") {
                return Err(self.expected("`,` or `}`"));
            }
        }
        self.node(Expr::Map(entries), highest)
    }

    fn primary(&mut self) -> Result<Parsed, CelError> {
        let minus = self.is_at("-");
        let token = if minus { self.peek_second() } else { self.peek() }.clone();
        let leaf = match token {
            Token::Int(magnitude) => {
                let value = if minus { -i128::from(magnitude) } else { i128::from(magnitude) };
                Expr::Int(
                    i64::try_from(value).map_err(|_| self.error("expected a number of at most 64 bits"))?,
                )
            }
            Token::Double(written) if minus => Expr::Double(format!("-{written}")),
            Token::Double(written) => Expr::Double(written),
            Token::Uint(value) => Expr::Uint(value),
            Token::Text(text) => Expr::Text(text),
            Token::Name(name) => match name.as_str() {
                "null" => Expr::Null,
                "true" => Expr::Bool(true),
                "false" => Expr::Bool(false),
                "in" => return Err(self.expected("an operand")),
                _ => return self.name_or_call(name),
            },
            Token::Symbol(symbol @ ("(" | "[" | "{")) => return self.bracket(symbol),
            Token::Symbol(_) | Token::End => return Err(self.expected("an operand")),
        };
        self.next += 1 + usize::from(minus);
        self.node(leaf, 0)
    }

    fn name_or_call(&mut self, name: String) -> Result<Parsed, CelError> {
        self.next += 1;
        if !self.eat("(") {
            return self.node(Expr::Name(name), 0);
        }
        let (arguments, highest) = self.items(")")?;
        self.node(Expr::Call(name, arguments), highest)
    }

    fn bracket(&mut self, symbol: &str) -> Result<Parsed, CelError> {
        self.next += 1;
        match symbol {
            "[" => {
                let (items, highest) = self.items("]")?;
                self.node(Expr::List(items), highest)
            }
            "{" => self.entries(),
            _ => {
                let inner = self.expression()?;
                self.want(")")?;
                Ok(inner)
            }
        }
    }
}

fn is_keyword(name: &str) -> bool {
    matches!(name, "true" | "false" | "null" | "in")
}
