//! A connection to Valkey: TLS where it must be, and an end to waiting, also for one who answers a byte a minute.

use std::io::{self, BufReader, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{ClientConnection, StreamOwned};

use super::super::server::{CONNECT, STATEMENT, Server, Tls};
use super::super::tls;
use super::resp::{self, Reply};

/// An open connection.
pub(super) struct Link {
    way: BufReader<Way>,
    /// Why it can no longer be used: an answer that comes late would be taken for that of the next command.
    broken: Option<String>,
}

enum Way {
    Plain(Timed),
    Tls(Box<StreamOwned<ClientConnection, Timed>>),
}

/// A socket that gives up at a moment.
struct Timed {
    socket: TcpStream,
    until: Instant,
}

impl Link {
    /// Opens a connection, and finishes the handshake of TLS.
    pub(super) fn open(server: &Server) -> Result<Self, String> {
        let socket = dial(&server.host, server.port).map_err(|error| told(&error))?;
        let timed = Timed { socket, until: Instant::now() + CONNECT };
        let way = match &server.tls {
            Tls::None => Way::Plain(timed),
            Tls::Verified(ca_file) => {
                let config = Arc::new(tls::client(ca_file.as_deref())?);
                let name = ServerName::try_from(server.host.clone())
                    .map_err(|_| format!("`{}` is no name that a certificate could have", server.host))?;
                let connection = ClientConnection::new(config, name).map_err(|error| error.to_string())?;
                let mut stream = StreamOwned::new(connection, timed);
                while stream.conn.is_handshaking() {
                    stream.conn.complete_io(&mut stream.sock).map_err(|error| told(&error))?;
                }
                Way::Tls(Box::new(stream))
            }
        };
        Ok(Self { way: BufReader::new(way), broken: None })
    }

    /// Whether it uses TLS.
    pub(super) fn is_tls(&self) -> bool {
        matches!(self.way.get_ref(), Way::Tls(_))
    }

    /// Sends a command and waits for its answer.
    pub(super) fn exchange(&mut self, words: &[&str]) -> Result<Reply, String> {
        if let Some(why) = &self.broken {
            return Err(format!("the connection broke off: {why}"));
        }
        self.try_exchange(words).map_err(|error| self.broken.insert(told(&error)).clone())
    }

    fn try_exchange(&mut self, words: &[&str]) -> io::Result<Reply> {
        let way = self.way.get_mut();
        way.timed().until = Instant::now() + STATEMENT;
        way.write_all(&resp::command(words))?;
        way.flush()?;
        resp::reply(&mut self.way)
    }
}

/// Tries each address of a host.
fn dial(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut failed = io::Error::new(io::ErrorKind::NotFound, format!("`{host}` has no address"));
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, CONNECT) {
            Ok(socket) => return Ok(socket),
            Err(error) => failed = error,
        }
    }
    Err(failed)
}

fn told(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "there was no answer in time".to_owned(),
        _ => error.to_string(),
    }
}

impl Way {
    fn timed(&mut self) -> &mut Timed {
        match self {
            Self::Plain(timed) => timed,
            Self::Tls(stream) => &mut stream.sock,
        }
    }
}

impl Read for Way {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(timed) => timed.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Way {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(timed) => timed.write(bytes),
            Self::Tls(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(timed) => timed.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}

impl Timed {
    fn left(&self) -> io::Result<Duration> {
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(left) }
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.socket.set_read_timeout(Some(self.left()?))?;
        self.socket.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.set_write_timeout(Some(self.left()?))?;
        self.socket.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}
