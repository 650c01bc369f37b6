//! Valkey, and Redis from which it comes.
//!
//! It has no session that can only read, so only the commands that are listed here can be sent. They tell how the server
//! is set, who may do what and who is connected, and nothing of what it holds.

mod acl;
mod info;
mod link;
mod resp;
mod told;

use onus_catalog::Query;

use self::acl::User;
use self::info::Info;
use self::link::Link;
use self::resp::Reply;
use super::server::Server;
use super::{Answer, Row, Session};

/// What is sent.
enum Command<'a> {
    Auth { user: &'a str, password: &'a str },
    Info,
    ConfigGet(&'static str),
    AclList,
    ClientList,
}

impl Command<'_> {
    fn words(&self) -> Vec<&str> {
        match self {
            Self::Auth { user, password } => vec!["AUTH", user, password],
            Self::Info => vec!["INFO"],
            Self::ConfigGet(name) => vec!["CONFIG", "GET", name],
            Self::AclList => vec!["ACL", "LIST"],
            Self::ClientList => vec!["CLIENT", "LIST"],
        }
    }
}

/// Connects, as the user that is named.
pub(super) fn connect(server: &Server) -> Result<Box<dyn Session>, String> {
    let mut session = Valkey { link: Link::open(server)?, refused: None };
    if let Some(password) = server.password() {
        session.send(&Command::Auth { user: &server.user, password })?;
    }
    Ok(Box::new(session))
}

/// Settings; each is none where the server does not tell it.
#[derive(Default)]
struct Settings {
    /// Where plain text is let in; 0 for nowhere.
    port: Option<String>,
    /// Where TLS is spoken; 0 for nowhere.
    tls_port: Option<String>,
    /// When memory is written to disk; empty for never.
    save: Option<String>,
}

struct Valkey {
    link: Link,
    /// Why a setting could not be had, of the table that is being read.
    refused: Option<String>,
}

impl Session for Valkey {
    fn ask(&mut self, query: &Query) -> Result<Answer, String> {
        self.refused = None;
        let rows = match query.code.as_deref().unwrap_or_default() {
            "server" => self.server(),
            "users" => self.users().map(|users| users.iter().map(told::user).collect()),
            "open-users" => self.users().map(|users| users.iter().filter_map(told::open_user).collect()),
            "sessions" => self.sessions(),
            "replicas" => self.info().map(|info| info.replicas().map(told::replica).collect()),
            "modules" => self.info().map(|info| info.modules().map(told::module).collect()),
            other => Err(format!("nothing reads `{other}` of Valkey")),
        }?;
        Ok(Answer { rows, refused: self.refused.take() })
    }
}

impl Valkey {
    fn server(&mut self) -> Result<Vec<Row>, String> {
        let info = self.info()?;
        let settings = self.settings()?;
        Ok(vec![told::server(&info, self.link.is_tls(), &settings)])
    }

    fn sessions(&mut self) -> Result<Vec<Row>, String> {
        let settings = self.settings()?;
        let text = self.send(&Command::ClientList)?.text()?;
        Ok(text.lines().map(|line| told::session(line, &settings)).collect())
    }

    fn settings(&mut self) -> Result<Settings, String> {
        Ok(Settings {
            port: self.setting("port")?,
            tls_port: self.setting("tls-port")?,
            save: self.setting("save")?,
        })
    }

    fn users(&mut self) -> Result<Vec<User>, String> {
        let lines = self.send(&Command::AclList)?.texts()?;
        lines
            .iter()
            .map(|line| User::read(line).ok_or_else(|| "a user was not understood".to_owned()))
            .collect()
    }

    fn info(&mut self) -> Result<Info, String> {
        Ok(Info::read(&self.send(&Command::Info)?.text()?))
    }

    /// A setting; none where the server does not tell it to this user, or has no such setting.
    fn setting(&mut self, name: &'static str) -> Result<Option<String>, String> {
        match self.link.exchange(&Command::ConfigGet(name).words())? {
            Reply::Error(said) => {
                self.refused = Some(format!("the database says: {said}"));
                Ok(None)
            }
            reply => Ok(reply.texts()?.into_iter().nth(1)),
        }
    }

    fn send(&mut self, command: &Command<'_>) -> Result<Reply, String> {
        match self.link.exchange(&command.words())? {
            Reply::Error(said) => Err(format!("the database says: {said}")),
            reply => Ok(reply),
        }
    }
}
