//! One bucket: its settings, its unfinished uploads and, up to a limit, its objects.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, ColumnType};
use onus_facts::{Coverage, Value};

use super::settings;
use super::{BUCKETS, ask, place};
use crate::gather::loss::Loss;
use crate::gather::queue::{now, row_of};
use crate::gather::task::scope_of;
use crate::gather::{Account, Batch, Task};
use crate::http::{Method, Request};
use crate::s3::{Objects, S3Answer, Uploads};

/// Pages of uploads of one bucket.
const MOST_UPLOAD_PAGES: usize = 100;

/// A bucket being read.
pub(super) struct Reading<'a, 'c> {
    account: &'a Account<'a>,
    catalog: &'c Catalog,
    task: &'a Task<'c>,
    name: &'a str,
    /// The bucket's own row, by column.
    cells: BTreeMap<&'static str, Value>,
    batch: Batch<'c>,
}

pub(super) fn read<'c>(
    account: &Account<'_>,
    catalog: &'c Catalog,
    task: &Task<'c>,
    name: &str,
) -> Batch<'c> {
    let text = |key: &str| Value::text(task.placeholders.get(key).cloned().unwrap_or_default());
    let mut cells = BTreeMap::from([
        ("id", text("bucket_id")),
        ("name", Value::text(name)),
        ("region", text("region")),
        ("project_id", text("project_id")),
        ("organization_id", text("organization_id")),
    ]);
    cells.insert("created_at", time(task.placeholders.get("created_at")));
    let mut reading = Reading { account, catalog, task, name, cells, batch: Batch::default() };
    settings::read(&mut reading);
    reading.uploads();
    reading.objects();
    let cells = std::mem::take(&mut reading.cells);
    if let Some(table) = catalog.table(BUCKETS) {
        reading.batch.rows.push((&table.name, row_of(table, &cells)));
    }
    reading.batch
}

impl<'c> Reading<'_, 'c> {
    /// Fills columns of the bucket.
    pub(super) fn set(&mut self, cells: impl IntoIterator<Item = (&'static str, Value)>) {
        self.cells.extend(cells);
    }

    /// Adds a row of a table that hangs on the bucket. `id` is the bucket's and `key`.
    pub(super) fn push(
        &mut self,
        table: &str,
        key: &str,
        cells: impl IntoIterator<Item = (&'static str, Value)>,
    ) {
        let Some(table) = self.catalog.table(table) else { return };
        let own = |name: &str| self.cells.get(name).cloned().unwrap_or(Value::Null);
        let bucket = own("id");
        let mut row = BTreeMap::from([
            ("id", Value::text(format!("{}/{key}", bucket.as_text().unwrap_or_default()))),
            ("project_id", own("project_id")),
            ("organization_id", own("organization_id")),
            ("region", own("region")),
        ]);
        row.insert("bucket_id", bucket);
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
            let line =
                Coverage::unread(BUCKETS, scope.clone(), &self.task.table.provider, loss.reason.clone());
            let column = Some((*column).to_owned());
            self.batch.coverage.push(Coverage { column, missing_grant: grant(), read_at: now(), ..line });
        }
        if let Some(table) = table.and_then(|table| self.catalog.table(table)) {
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
        let (mut next, mut count) = (Vec::new(), 0);
        for _ in 0..MOST_UPLOAD_PAGES {
            let page = match self.page::<Uploads>(&[("uploads", "")], &next) {
                Ok(page) => page,
                Err(loss) => return self.lose(&["upload_count"], Some("scaleway_bucket_upload"), &loss),
            };
            for upload in page.uploads {
                count += 1;
                let cells = [
                    ("key", Value::text(upload.key)),
                    ("initiated_at", time(upload.initiated_at.as_ref())),
                    ("storage_class", upload.storage_class.map_or(Value::Null, Value::text)),
                ];
                self.push("scaleway_bucket_upload", &upload.upload_id, cells);
            }
            next = page.next;
            if next.is_empty() {
                return self.set([("upload_count", Value::Integer(count))]);
            }
        }
        let loss = Loss::new(format!("there are more than {count} unfinished uploads"));
        self.lose(&["upload_count"], Some("scaleway_bucket_upload"), &loss);
    }

    fn objects(&mut self) {
        let columns = ["object_listing", "listed_object_count", "listed_size_bytes"];
        let (mut next, mut count, mut size, mut listing) = (Vec::new(), 0_usize, 0_i64, "complete");
        loop {
            let page = match self.page::<Objects>(&[("list-type", "2")], &next) {
                Ok(page) => page,
                Err(loss) => return self.lose(&columns, Some("scaleway_object"), &loss),
            };
            if page.objects.is_empty() && !page.next.is_empty() {
                let loss = Loss::new("the list of objects goes on without objects");
                return self.lose(&columns, Some("scaleway_object"), &loss);
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
                self.lose(&[], Some("scaleway_object"), &Loss::new(reason));
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
        self.push("scaleway_object", &object.key, cells);
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
