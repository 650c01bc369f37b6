//! What stands in a cell.

use fastrand::Rng;
use onus_core::Moment;
use onus_facts::Value;

use super::Account;
use super::recipe::{Make, Part};

/// One cell in so many that may be unread is.
const ONE_UNREAD_IN: u32 = 500;
const SECONDS_A_DAY: i64 = 86_400;

impl Account<'_> {
    /// What stands in a cell, or NULL where it was not read.
    pub(super) fn cell(&self, sheet: usize, row: u64, column: usize) -> Value {
        let unread = !self.sheets[sheet].columns[column].required
            && self.chance(sheet, row, column, 1).u32(0..ONE_UNREAD_IN) == 0;
        if unread { Value::Null } else { self.known(sheet, row, column) }
    }

    /// What a reader would find.
    fn known(&self, sheet: usize, row: u64, column: usize) -> Value {
        let recipe = &self.sheets[sheet].columns[column];
        let home = (!recipe.shared.is_empty()).then(|| self.home(sheet, row)).flatten();
        if let Some((by, parent, parent_row)) = home
            && by != column
            && let Some(same) = recipe.shared.get(&parent)
        {
            return self.known(parent, parent_row, *same);
        }
        let mut chance = self.chance(sheet, row, column, 0);
        match &recipe.make {
            Make::Id => Value::Text(identifier(&mut chance)),
            Make::Template(parts) => {
                Value::Text(parts.iter().map(|part| self.part(sheet, row, part)).collect())
            }
            Make::Refer { sheet: to, column: wanted, .. } => match self.target(sheet, row, column) {
                Some(to_row) => self.known(*to, to_row, *wanted),
                None => recipe.none.clone().unwrap_or(Value::Null),
            },
            Make::Place(values) => {
                let at = self.place(sheet, row) % values.len().max(1) as u64;
                values[at as usize].clone()
            }
            Make::RegionOf(zone) => match self.known(sheet, row, *zone).as_text() {
                Some(zone) => Value::text(zone.rsplit_once('-').map_or(zone, |(region, _)| region)),
                None => Value::Null,
            },
            Make::Pool(values) => match (&recipe.none, chance.u8(0..5)) {
                (Some(none), 0) => none.clone(),
                _ => chance.choice(values).cloned().unwrap_or(Value::Null),
            },
            Make::Text(stem) => Value::Text(format!("{stem}-{row:07}")),
            Make::Below(limit) => Value::Integer(chance.i64(0..*limit)),
            Make::Past => self.days_from_now(chance.i64(-900 * SECONDS_A_DAY..0)),
            Make::Around => self.days_from_now(chance.i64(-100 * SECONDS_A_DAY..500 * SECONDS_A_DAY)),
        }
    }

    fn part(&self, sheet: usize, row: u64, part: &Part) -> String {
        match part {
            Part::Text(text) => text.clone(),
            Part::Column(column) => self.known(sheet, row, *column).as_text().unwrap_or_default().to_owned(),
        }
    }

    fn days_from_now(&self, seconds: i64) -> Value {
        Moment::from_unix(self.as_of.unix() + seconds)
            .map_or(Value::Null, |moment| Value::text(moment.to_string()))
    }

    /// The row that this one belongs to: by which column, in which sheet, where.
    fn home(&self, sheet: usize, row: u64) -> Option<(usize, usize, u64)> {
        self.sheets[sheet].homes.iter().find_map(|column| {
            let Make::Refer { sheet: to, .. } = &self.sheets[sheet].columns[*column].make else {
                return None;
            };
            Some((*column, *to, self.target(sheet, row, *column)?))
        })
    }

    /// The row that a column refers to: one of the same place, or none where the column can say so.
    fn target(&self, sheet: usize, row: u64, column: usize) -> Option<u64> {
        let recipe = &self.sheets[sheet].columns[column];
        let Make::Refer { sheet: to, in_turn, .. } = &recipe.make else { return None };
        let (rows, all) = (self.sheets[sheet].rows, self.sheets[*to].rows);
        if all == 0 {
            return None;
        }
        if *in_turn {
            return Some(row * all / rows);
        }
        let mut chance = self.chance(sheet, row, column, 2);
        if recipe.none.is_some() && chance.u8(0..4) == 0 {
            return None;
        }
        let place = self.place(sheet, row);
        let (first, end) =
            ((place * all).div_ceil(self.places), ((place + 1) * all).div_ceil(self.places).min(all));
        Some(if first < end { chance.u64(first..end) } else { (place * all / self.places).min(all - 1) })
    }

    fn place(&self, sheet: usize, row: u64) -> u64 {
        row * self.places / self.sheets[sheet].rows
    }

    fn chance(&self, sheet: usize, row: u64, column: usize, purpose: u64) -> Rng {
        let mut mixed = self.seed;
        for part in [sheet as u64, row, column as u64, purpose] {
            mixed = Rng::with_seed(mixed ^ part.wrapping_mul(0x9e37_79b9_7f4a_7c15)).u64(..);
        }
        Rng::with_seed(mixed)
    }
}

/// A text of the form of a UUID.
fn identifier(chance: &mut Rng) -> String {
    let (high, low) = (chance.u64(..), chance.u64(..));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0xfff,
        low & 0xffff_ffff_ffff
    )
}
