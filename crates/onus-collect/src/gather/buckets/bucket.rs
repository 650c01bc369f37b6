//! One bucket: its settings, its unfinished uploads and, up to a limit, its objects.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, ColumnType, Table};
use onus_facts::{Coverage, Value};

use super::settings;
use super::{ask, place};
use crate::gather::loss::Loss;
use crate::gather::queue::{now, row_of};
use crate::gather::task::scope_of;
use crate::gather::{Account, Batch, Task};
use crate::http::{Method, Request};
use crate::s3::{Objects, S3Answer, Uploads};

/// Pages of uploads of one bucket.
const MOST_UPLOAD_PAGES: usize = 100;

const UPLOADS: &str = "bucket_upload";
const OBJECTS: &str = "object";

/// A bucket being read.
pub(super) struct Reading<'a, 'c> {
    account: &'a Account<'a>,
    catalog: &'c Catalog,
    task: &'a Task<'c>,
    name: &'a str,
    /// The bucket's own row, by column.
    cells: BTreeMap<&'c str, Value>,
    batch: Batch<'c>,
}

pub(super) fn read<'c>(
    account: &Account<'_>,
    catalog: &'c Catalog,
    task: &Task<'c>,
    name: &str,
) -> Batch<'c> {
    let mut cells = placed(task.table, task);
    cells.extend([
        ("id", task.placeholders.get("bucket_id").map_or(Value::Null, Value::text)),
        ("name", Value::text(name)),
        ("created_at", time(task.placeholders.get("created_at"))),
    ]);
    let mut reading = Reading { account, catalog, task, name, cells, batch: Batch::default() };
    settings::read(&mut reading);
    reading.uploads();
    reading.objects();
    let row = row_of(task.table, &reading.cells);
    reading.batch.rows.push((&task.table.name, row));
    reading.batch
}

/// The columns of a table that say where the bucket is: what was asked for.
fn placed<'c>(table: &'c Table, task: &Task<'_>) -> BTreeMap<&'c str, Value> {
    let asked = |name: &'c str| Some((name, Value::text(task.placeholders.get(name)?)));
    table.stored().filter_map(|(name, _)| asked(name)).collect()
}

impl<'c> Reading<'_, 'c> {
    /// A table of the provider: `grant` is the table `<provider>_bucket_grant`.
    fn table(&self, part: &str) -> Option<&'c Table> {
        self.catalog.table(&format!("{}_{part}", self.task.table.provider))
    }

    /// Whether anything is to be known of the bucket for which these columns and this table are.
    pub(super) fn wants(&self, columns: &[&str], table: Option<&str>) -> bool {
        self.task.table.stored().any(|(name, _)| columns.contains(&name))
            || table.is_some_and(|table| self.table(table).is_some())
    }

    /// What an access list names by an identifier.
    pub(super) fn owner_kind(&self) -> &'static str {
        self.account.provider.owner_of_buckets()
    }

    /// Fills columns of the bucket.
    pub(super) fn set(&mut self, cells: impl IntoIterator<Item = (&'c str, Value)>) {
        self.cells.extend(cells);
    }

    /// Adds a row of a table that hangs on the bucket, if the provider has it. `id` is the bucket's and `key`.
    pub(super) fn push(&mut self, table: &str, key: &str, cells: impl IntoIterator<Item = (&'c str, Value)>) {
        let Some(table) = self.table(table) else { return };
        let mut row = placed(table, self.task);
        row.insert("id", Value::text(format!("{}/{key}", self.bucket_id())));
        row.extend(cells);
        self.batch.rows.push((&table.name, row_of(table, &row)));
    }

    /// Asks for a setting and hands what was said to `take`: a value, or that there is none. A refusal leaves
    /// `columns` unread and the rows of `table` missing.
    pub(super) fn setting<T: S3Answer>(
        &mut self,
        columns: &[&str],
        table: Option<&str>,
        take: impl FnOnce(&mut Self, Option<T>),
    ) {
        if !self.wants(columns, table) {
            return;
        }
        let answer = self
            .request(&[(T::SUBRESOURCE, "")])
            .and_then(|request| ask::<T>(self.account, &request, self.task.table));
        match answer {
            Ok(value) => take(self, value),
            Err(loss) => self.lose(columns, table, &loss),
        }
    }

    /// Notes what a refusal costs.
    pub(super) fn lose(&mut self, columns: &[&str], table: Option<&str>, loss: &Loss) {
        if loss.stops_run {
            self.batch.stop.get_or_insert_with(|| loss.reason.clone());
        }
        let grant = || loss.missing_grant.clone();
        let scope = scope_of(self.task.table, &self.task.placeholders).with("id", self.bucket_id());
        for column in columns {
            if !self.wants(&[column], None) {
                continue;
            }
            let (buckets, reason) = (self.task.table, loss.reason.clone());
            let line = Coverage::unread(&buckets.name, scope.clone(), &buckets.provider, reason);
            let column = Some((*column).to_owned());
            self.batch.coverage.push(Coverage { column, missing_grant: grant(), read_at: now(), ..line });
        }
        if let Some(table) = table.and_then(|table| self.table(table)) {
            let scope = scope_of(table, &self.task.placeholders);
            let line = Coverage::partial(&table.name, scope, &table.provider, loss.reason.clone());
            self.batch.coverage.push(Coverage { missing_grant: grant(), read_at: now(), ..line });
        }
    }

    fn bucket_id(&self) -> String {
        self.cells.get("id").and_then(Value::as_text).unwrap_or_default().to_owned()
    }

    pub(super) fn request(&self, query: &[(&str, &str)]) -> Result<Request, Loss> {
        self.account
            .s3
            .bucket_request(Method::Get, &place(self.task), self.name, query)
            .map_err(|error| Loss::new(error.to_string()))
    }

    fn uploads(&mut self) {
        if !self.wants(&["upload_count"], Some(UPLOADS)) {
            return;
        }
        let (mut next, mut count) = (Vec::new(), 0);
        for _ in 0..MOST_UPLOAD_PAGES {
            let page = match self.page::<Uploads>(&[("uploads", "")], &next) {
                Ok(page) => page,
                Err(loss) => return self.lose(&["upload_count"], Some(UPLOADS), &loss),
            };
            for upload in page.uploads {
                count += 1;
                let cells = [
                    ("key", Value::text(upload.key)),
                    ("initiated_at", time(upload.initiated_at.as_ref())),
                    ("storage_class", upload.storage_class.map_or(Value::Null, Value::text)),
                ];
                self.push(UPLOADS, &upload.upload_id, cells);
            }
            next = page.next;
            if next.is_empty() {
                return self.set([("upload_count", Value::Integer(count))]);
            }
        }
        let loss = Loss::new(format!("there are more than {count} unfinished uploads"));
        self.lose(&["upload_count"], Some(UPLOADS), &loss);
    }

    fn objects(&mut self) {
        let columns = ["object_listing", "listed_object_count", "listed_size_bytes"];
        if !self.wants(&columns, Some(OBJECTS)) {
            return;
        }
        let (mut next, mut count, mut size, mut listing) = (Vec::new(), 0_usize, 0_i64, "complete");
        loop {
            let page = match self.page::<Objects>(&[("list-type", "2")], &next) {
                Ok(page) => page,
                Err(loss) => return self.lose(&columns, Some(OBJECTS), &loss),
            };
            if page.objects.is_empty() && !page.next.is_empty() {
                let loss = Loss::new("the list of objects goes on without objects");
                return self.lose(&columns, Some(OBJECTS), &loss);
            }
            for object in page.objects {
                count += 1;
                size = size.saturating_add(i64::try_from(object.size_bytes).unwrap_or(i64::MAX));
                self.object(object);
            }
            next = page.next;
            if next.is_empty() {
                break;
            }
            if count >= self.account.most_objects {
                listing = "bounded";
                let reason =
                    format!("only the first {count} objects were listed; `--objects` raises the limit");
                self.lose(&[], Some(OBJECTS), &Loss::new(reason));
                break;
            }
        }
        self.set([
            ("object_listing", Value::text(listing)),
            ("listed_object_count", Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))),
            ("listed_size_bytes", Value::Integer(size)),
        ]);
    }

    fn object(&mut self, object: crate::s3::Object) {
        let etag = object.etag.map(|etag| etag.trim_matches('"').to_owned());
        let multipart = etag.as_ref().map(|etag| Value::Integer(i64::from(etag.contains('-'))));
        let cells = [
            ("key", Value::text(object.key.clone())),
            ("storage_class", object.storage_class.map_or(Value::Null, Value::text)),
            ("size_bytes", i64::try_from(object.size_bytes).map_or(Value::Null, Value::Integer)),
            ("last_modified_at", time(object.last_modified.as_ref())),
            ("is_multipart", multipart.unwrap_or(Value::Null)),
            ("etag", etag.map_or(Value::Null, Value::text)),
        ];
        self.push(OBJECTS, &object.key, cells);
    }

    fn page<T: S3Answer>(&self, query: &[(&str, &str)], next: &[(String, String)]) -> Result<T, Loss> {
        let request = self.request(query)?.with_query(next).map_err(|error| Loss::new(error.to_string()))?;
        ask::<T>(self.account, &request, self.task.table)?.ok_or_else(|| Loss::new("the answer says nothing"))
    }
}

/// A time as the answer writes it.
pub(super) fn time(text: Option<&String>) -> Value {
    let json = text.map(|text| serde_json::Value::from(text.as_str()));
    json.and_then(|json| Value::from_json(&json, ColumnType::Time).ok()).unwrap_or(Value::Null)
}
