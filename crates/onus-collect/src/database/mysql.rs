//! MySQL and MariaDB.

use mysql::prelude::Queryable;
use mysql::{Conn, OptsBuilder, SslOpts, Value};
use onus_catalog::Query;

use super::server::{CONNECT, STATEMENT, Server, Tls};
use super::{Answer, Session};

/// Connects; whatever is asked then can only read.
pub(super) fn connect(server: &Server) -> Result<Box<dyn Session>, String> {
    let ssl = match &server.tls {
        Tls::None => None,
        Tls::Verified(file) => Some(SslOpts::default().with_root_cert_path(file.clone())),
    };
    let options = OptsBuilder::new()
        .ip_or_hostname(Some(server.host.clone()))
        .tcp_port(server.port)
        .user(Some(server.user.clone()))
        .pass(server.password())
        .db_name(server.database.clone())
        .prefer_socket(false)
        .ssl_opts(ssl)
        .tcp_connect_timeout(Some(CONNECT))
        .read_timeout(Some(STATEMENT))
        .write_timeout(Some(STATEMENT));
    let mut connection = Conn::new(options).map_err(|error| told(&error))?;
    connection.query_drop("set session transaction read only").map_err(|error| told(&error))?;
    // MySQL has the one and MariaDB the other; the time limit of the connection holds in any case.
    let seconds = STATEMENT.as_secs();
    if connection.query_drop(format!("set session max_execution_time = {}", seconds * 1000)).is_err() {
        let limited = connection.query_drop(format!("set session max_statement_time = {seconds}"));
        limited.map_err(|error| told(&error))?;
    }
    let version: Option<String> = connection.query_first("select version()").map_err(|error| told(&error))?;
    Ok(Box::new(MySql { connection, version: version.unwrap_or_default() }))
}

struct MySql {
    connection: Conn,
    /// MariaDB names itself in it; MySQL gives numbers only.
    version: String,
}

impl Session for MySql {
    fn version(&self) -> &str {
        &self.version
    }

    fn ask(&mut self, query: &Query) -> Result<Answer, String> {
        let rows: Vec<mysql::Row> = self.connection.query(&query.sql).map_err(|error| told(&error))?;
        let cells = |row: mysql::Row| {
            let names: Vec<String> =
                row.columns_ref().iter().map(|column| column.name_str().into_owned()).collect();
            names.into_iter().zip(row.unwrap()).map(|(name, value)| (name, text(value))).collect()
        };
        Ok(Answer { rows: rows.into_iter().map(cells).collect(), refused: None })
    }
}

/// A value of the text protocol.
fn text(value: Value) -> Option<String> {
    match value {
        Value::NULL => None,
        Value::Bytes(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        Value::Int(number) => Some(number.to_string()),
        Value::UInt(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Double(number) => Some(number.to_string()),
        other => Some(other.as_sql(true).trim_matches('\'').to_owned()),
    }
}

fn told(error: &mysql::Error) -> String {
    match error {
        mysql::Error::MySqlError(said) => format!("the database says: {} ({})", said.message, said.code),
        other => other.to_string(),
    }
}
