//! The listener: one thread a connection, connections kept alive as the provider does.

use std::io::BufReader;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use onus_collect::http::Origin;

use super::{Answer, Fault, Heard, SECRET, World, api, s3, signature};

/// Which requests a fault is for.
type Place = Box<dyn Fn(&Heard) -> bool + Send + Sync>;

/// A running server. It ends when it is dropped.
pub(crate) struct Cloud {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    world: Mutex<World>,
    faults: Mutex<Vec<(Place, Fault)>>,
    heard: Mutex<Vec<Heard>>,
    /// What a well-behaved client would not have sent.
    complaints: Mutex<Vec<String>>,
    latency: Duration,
    ended: AtomicBool,
}

impl Cloud {
    pub(crate) fn of(world: World) -> Self {
        Self::slow(world, Duration::ZERO)
    }

    /// Every answer takes that long.
    pub(crate) fn slow(world: World, latency: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            world: Mutex::new(world),
            faults: Mutex::default(),
            heard: Mutex::default(),
            complaints: Mutex::default(),
            latency,
            ended: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if serving.ended.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&serving);
                thread::spawn(move || shared.serve(stream));
            }
        });
        Self { address, shared }
    }

    pub(crate) fn origin(&self) -> Origin {
        Origin::parse(&format!("http://{}", self.address)).unwrap()
    }

    /// From now on, requests at a place meet a fault.
    pub(crate) fn break_at(&self, place: impl Fn(&Heard) -> bool + Send + Sync + 'static, fault: Fault) {
        self.shared.faults.lock().unwrap().push((Box::new(place), fault));
    }

    /// From now on, nothing fails.
    pub(crate) fn mend(&self) {
        self.shared.faults.lock().unwrap().clear();
    }

    /// Changes what there is.
    pub(crate) fn change(&self, change: impl FnOnce(&mut World)) {
        change(&mut self.shared.world.lock().unwrap());
    }

    /// The requests since this was last asked.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        std::mem::take(&mut self.shared.heard.lock().unwrap())
    }

    /// What a well-behaved client would not have sent.
    pub(crate) fn complaints(&self) -> Vec<String> {
        self.shared.complaints.lock().unwrap().clone()
    }
}

impl Drop for Cloud {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the listener, so that it sees the end.
        let _ = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) {
        let _ = stream.set_nodelay(true);
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while let Some(heard) = Heard::read(&mut reader) {
            self.judge(&heard);
            thread::sleep(self.latency);
            let answer = self.answer(&heard);
            let with_body = heard.method != "HEAD";
            self.heard.lock().unwrap().push(heard);
            if self.ended.load(Ordering::SeqCst) || !answer.write(&mut stream, with_body) {
                return;
            }
        }
    }

    fn answer(&self, heard: &Heard) -> Answer {
        let fault = {
            let faults = self.faults.lock().unwrap();
            faults.iter().find(|(place, _)| place(heard)).map(|(_, fault)| *fault)
        };
        let world = self.world.lock().unwrap();
        let honest = if heard.is_s3() { s3::answer(&world, heard) } else { api::answer(&world, heard) };
        fault.map_or(honest.clone(), |fault| fault.answer(heard, honest))
    }

    /// Writes down what must never be sent.
    fn judge(&self, heard: &Heard) {
        let token = heard.header("x-auth-token");
        let complaint = match (heard.method.as_str(), heard.is_s3(), token) {
            ("GET" | "HEAD", true, None) => signature::fault(heard),
            ("GET" | "HEAD", true, Some(_)) => Some("the secret key went to Object Storage".to_owned()),
            ("GET" | "HEAD", false, Some(SECRET)) => None,
            ("GET" | "HEAD", false, _) => Some("the token is missing or wrong".to_owned()),
            (method, ..) => Some(format!("`{method}` is not for reading")),
        };
        if let Some(complaint) = complaint {
            self.complaints.lock().unwrap().push(format!("{} {}: {complaint}", heard.method, heard.target));
        }
    }
}
