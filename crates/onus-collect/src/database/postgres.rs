//! PostgreSQL.

use onus_catalog::Query;
use postgres::{Client, Config, NoTls, SimpleQueryMessage};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::server::{CONNECT, STANDARD_DATABASE, STATEMENT, Server, Tls};
use super::{Answer, Session, tls};

/// Connects; whatever is asked then can only read.
pub(super) fn connect(server: &Server) -> Result<Box<dyn Session>, String> {
    let milliseconds = STATEMENT.as_millis();
    let mut config = Config::new();
    config
        .host(&server.host)
        .port(server.port)
        .user(&server.user)
        .dbname(server.database.as_deref().unwrap_or(STANDARD_DATABASE))
        .application_name("onus")
        .connect_timeout(CONNECT)
        .tcp_user_timeout(STATEMENT)
        .options(&format!(
            "-c default_transaction_read_only=on -c statement_timeout={milliseconds} \
             -c lock_timeout={milliseconds} -c idle_in_transaction_session_timeout={milliseconds}"
        ));
    if let Some(password) = server.password() {
        config.password(password);
    }
    let client = match &server.tls {
        Tls::None => config.ssl_mode(postgres::config::SslMode::Disable).connect(NoTls),
        Tls::Verified(ca_file) => {
            let connector = MakeRustlsConnect::new(tls::client(ca_file.as_deref())?);
            config.ssl_mode(postgres::config::SslMode::Require).connect(connector)
        }
    };
    Ok(Box::new(Postgres(client.map_err(|error| told(&error))?)))
}

struct Postgres(Client);

impl Session for Postgres {
    fn ask(&mut self, query: &Query) -> Result<Answer, String> {
        let messages = self.0.simple_query(&query.sql).map_err(|error| told(&error))?;
        let rows = messages.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let cells = |row: postgres::SimpleQueryRow| {
            let names = row.columns().iter().enumerate();
            names.map(|(at, column)| (column.name().to_owned(), row.get(at).map(str::to_owned))).collect()
        };
        Ok(Answer { rows: rows.map(cells).collect(), refused: None })
    }
}

/// What the server said, or what went wrong on the way to it.
fn told(error: &postgres::Error) -> String {
    match (error.as_db_error(), std::error::Error::source(error)) {
        (Some(said), _) => format!("the database says: {} ({})", said.message(), said.code().code()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}
