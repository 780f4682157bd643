//! The built window on a display of its own, driven through `WebKitWebDriver` as a person would:
//! by what is visible, with keys and clicks.

use std::future::Future;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use jixiao_tests::TODAY;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// How long anything may take to appear: a minute, since a window of a development build shares two
/// cores with the other tests.
const PATIENCE: Duration = Duration::from_secs(60);

/// A key that writes no letter, as it is sent.
pub fn key(name: &str) -> String {
    let key = match name {
        "Enter" => Key::Enter,
        "Tab" => Key::Tab,
        "Escape" => Key::Escape,
        "Home" => Key::Home,
        "End" => Key::End,
        "Right" => Key::Right,
        "Down" => Key::Down,
        "F8" => Key::F8,
        "PageDown" => Key::PageDown,
        "Alt" => Key::Alt,
        "Control" => Key::Control,
        "Shift" => Key::Shift,
        other => panic!("no key {other}"),
    };
    char::from(key).to_string()
}

/// A letter with Ctrl held, until all that is sent with it was pressed.
pub fn chord(letter: char) -> String {
    format!("{}{letter}", key("Control"))
}

/// A running window.
pub struct Window {
    runtime: Runtime,
    client: Option<Client>,
    home: PathBuf,
    display: String,
    // Ended in this order: the driver, then its display.
    driver: Group,
    _display: Group,
}

impl Window {
    /// Opens the window for a person whose files are in `home`.
    pub fn open(home: &Path) -> Self {
        let (display, number) = display();
        let port = free_port();
        let driver = command("WebKitWebDriver", home, &number)
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .spawn();
        let driver = Group(driver.unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let client = runtime.block_on(connect(port));
        let window = Self {
            runtime,
            client: Some(client),
            home: home.to_path_buf(),
            display: format!(":{number}"),
            driver,
            _display: display,
        };
        window.find("body");
        window
    }

    /// The removable drives that are there from now on.
    pub fn plug_in(&self, drives: &Value) {
        std::fs::write(self.home.join("drives.json"), drives.to_string()).unwrap();
    }

    /// What the file dialogs answer from now on.
    pub fn answer_dialogs(&self, answers: &Value) {
        std::fs::write(self.home.join("dialogs.json"), answers.to_string()).unwrap();
    }

    /// Waits for the first visible element of a CSS selector.
    pub fn find(&self, css: &str) -> Element {
        self.wait(css, || self.visible(Locator::Css(css)).into_iter().next())
    }

    /// The text of the first visible element of a CSS selector.
    pub fn text(&self, css: &str) -> String {
        self.run(self.find(css).text()).unwrap()
    }

    /// Waits until an element no longer shows `text`.
    pub fn changes(&self, css: &str, text: &str) {
        self.wait(&format!("other than “{text}” in {css}"), || {
            (self.text(css) != text).then_some(())
        });
    }

    /// Waits until the first visible element of a selector shows `text`.
    pub fn shows(&self, css: &str, text: &str) {
        let what = format!("“{text}” in {css}");
        self.wait(&what, || {
            let element = self.visible(Locator::Css(css)).into_iter().next()?;
            let shown = self.run(element.text()).ok()?;
            shown.contains(text).then_some(())
        });
    }

    /// Waits until the first element of a selector holds `text`, in sight or not.
    pub fn holds(&self, css: &str, text: &str) {
        let script = "return document.querySelector(arguments[0])?.textContent ?? ''";
        self.wait(&format!("“{text}” held by {css}"), || {
            let held = self.client().execute(script, vec![css.into()]);
            let held = self.run(held).ok()?;
            held.as_str()?.contains(text).then_some(())
        });
    }

    /// Clicks the button that bears exactly this name, once it may be clicked.
    pub fn press(&self, name: &str) {
        let path = format!(
            "//*[self::button or @role='button'][normalize-space(.)='{name}' or @aria-label='{name}']"
        );
        self.wait(&format!("button {name}"), || {
            let button = self.visible(Locator::XPath(&path)).into_iter().next()?;
            self.run(button.is_enabled()).ok()?.then_some(())?;
            self.run(button.click()).ok()
        });
        self.settle();
    }

    /// Clicks the first visible element of a CSS selector, once it can be.
    pub fn click(&self, css: &str) {
        self.wait(css, || {
            let element = self.visible(Locator::Css(css)).into_iter().next()?;
            self.run(element.is_enabled()).ok()?.then_some(())?;
            self.run(element.click()).ok()
        });
        self.settle();
    }

    /// Goes to a page.
    pub fn go(&self, route: &str) {
        let script = "location.hash = arguments[0]";
        let target = vec![Value::from(format!("#{route}"))];
        self.run(self.client().execute(script, target)).unwrap();
        self.settle();
    }

    /// Types into a field in place of what it held, and leaves it.
    pub fn fill(&self, field: &str, text: &str) {
        self.type_into(&format!("[data-field='{field}']"), text);
    }

    /// Types into the first visible element of a CSS selector, and leaves it.
    pub fn type_into(&self, css: &str, text: &str) {
        let element = self.find(css);
        // As the keyboard does it: a narrow field may lie partly under its neighbour.
        let script = "document.querySelector(arguments[0]).focus()";
        self.run(self.client().execute(script, vec![css.into()]))
            .unwrap();
        let typed = format!(
            "{}a{}{text}{}",
            char::from(Key::Control),
            char::from(Key::Control),
            char::from(Key::Tab)
        );
        self.run(element.send_keys(&typed)).unwrap();
        self.settle();
    }

    /// Presses keys wherever the focus is.
    pub fn keys(&self, keys: &str) {
        let focused = self.run(self.client().active_element()).unwrap();
        self.run(focused.send_keys(keys)).unwrap();
        self.settle();
    }

    /// Waits until everything typed is saved.
    pub fn settle(&self) {
        self.wait("saved", || {
            let writing = self.visible(Locator::Css("[data-save-state].writing"));
            writing.is_empty().then_some(())
        });
    }

    /// How many elements a selector finds, in sight or not.
    pub fn count(&self, css: &str) -> usize {
        self.run(self.client().find_all(Locator::Css(css)))
            .unwrap()
            .len()
    }

    /// Waits until a selector finds so many elements.
    pub fn wait_for_count(&self, css: &str, count: usize) {
        self.wait(&format!("{count} of {css}"), || {
            (self.count(css) == count).then_some(())
        });
    }

    /// Chooses an option of a select by its value.
    pub fn choose(&self, css: &str, value: &str) {
        self.find(css);
        let script = "const [css, value] = arguments; const select = document.querySelector(css); \
            select.value = value; select.dispatchEvent(new Event('change', { bubbles: true }))";
        let arguments = vec![css.into(), value.into()];
        self.run(self.client().execute(script, arguments)).unwrap();
        self.settle();
    }

    /// Saves a picture of the display for whoever wants to look at it.
    pub fn picture(&self, name: &str) {
        let folder = target().join("e2e");
        std::fs::create_dir_all(&folder).unwrap();
        let taken = Command::new(program("import"))
            .args(["-display", &self.display, "-window", "root"])
            .arg(folder.join(format!("{name}.png")))
            .status();
        assert!(taken.unwrap().success(), "no picture of {name}");
    }

    /// Runs a script in the page and gives what it returns.
    pub fn script(&self, script: &str, arguments: &[Value]) -> Value {
        let run = self.client().execute(script, arguments.to_vec());
        self.run(run).unwrap()
    }

    /// Runs a script in the page, which gives its answer to its last argument, a function.
    pub fn script_async(&self, script: &str) -> Value {
        self.run(self.client().execute_async(script, Vec::new()))
            .unwrap()
    }

    /// Makes the page so large, in points.
    pub fn resize(&self, width: u32, height: u32) {
        self.run(self.client().set_window_size(width, height))
            .unwrap();
        self.wait("the size", || {
            let size = self.script("return [innerWidth, innerHeight]", &[]);
            (size == json!([width, height])).then_some(())
        });
    }

    /// Waits until nothing is being loaded and nothing moves.
    pub fn stands_still(&self) {
        let content = || {
            let script = "return document.querySelector('[aria-label=正在读取], [aria-busy=true]') ? null : document.body.innerHTML.length";
            self.script(script, &[])
        };
        let (mut last, mut same) = (Value::Null, 0);
        self.wait("a page that stands still", || {
            let now = content();
            same = if !now.is_null() && now == last {
                same + 1
            } else {
                0
            };
            last = now;
            std::thread::sleep(Duration::from_millis(200));
            (same > 2).then_some(())
        });
    }

    /// A picture of the window alone, which begins at the corner of its display; gives where it lies.
    pub fn page_picture(&self, name: &str) -> PathBuf {
        let folder = target().join("e2e/pages");
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}.png"));
        let size = self.script("return `${innerWidth}x${innerHeight}+0+0`", &[]);
        let taken = Command::new(program("import"))
            .args(["-display", &self.display, "-window", "root"])
            .args(["-crop", size.as_str().unwrap(), "+repage"])
            .arg(&file)
            .status();
        assert!(taken.unwrap().success(), "no picture of {name}");
        file
    }

    /// The title of the window's page.
    pub fn title(&self) -> String {
        self.run(self.client().title()).unwrap()
    }

    /// Ends the window and all that belongs to it at once, as a power cut would.
    pub fn crash(mut self) {
        self.driver.end("-KILL");
        // There is nobody left to ask to close.
        self.client = None;
    }

    fn client(&self) -> &Client {
        self.client.as_ref().unwrap()
    }

    /// A driver that does not answer must not hold up the test for ever.
    fn run<T>(&self, work: impl Future<Output = Result<T, CmdError>>) -> Result<T, String> {
        let limited = async { tokio::time::timeout(2 * PATIENCE, work).await };
        match self.runtime.block_on(limited) {
            Ok(answer) => answer.map_err(|error| error.to_string()),
            Err(_) => panic!("the window does not answer"),
        }
    }

    fn visible(&self, locator: Locator<'_>) -> Vec<Element> {
        let mut found = self
            .run(self.client().find_all(locator))
            .unwrap_or_default();
        found.retain(|element| self.run(element.is_displayed()).unwrap_or(false));
        found
    }

    /// Asks again and again until there is an answer.
    fn wait<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let start = Instant::now();
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            if start.elapsed() > PATIENCE {
                self.picture("失败");
                let page = self.run(self.client().source()).unwrap_or_default();
                panic!("waited in vain for {what}\n{page}");
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // A window that is gone already needs no closing.
            let closing = async { tokio::time::timeout(PATIENCE, client.close()).await };
            let _ = self.runtime.block_on(closing);
        }
    }
}

/// A program for a person whose files are in `home`, on a display, in a group of its own.
pub fn command(name: &str, home: &Path, display: &str) -> Command {
    let mut command = Command::new(program(name));
    command
        .env("DISPLAY", format!(":{display}"))
        .env("HOME", home)
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("USER", "苏日娜")
        .env("JIXIAO_E2E_TODAY", TODAY)
        .env("JIXIAO_E2E_DIALOGS", home.join("dialogs.json"))
        .env("JIXIAO_E2E_DRIVES", home.join("drives.json"))
        // Else pictures may show an earlier state.
        .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
        .stderr(Stdio::null())
        .process_group(0);
    command
}

/// A process with all that it started, ended with this value.
pub struct Group(pub Child);

impl Group {
    fn end(&mut self, signal: &str) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args([signal, "--", &group]).status();
        let _ = self.0.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end("-TERM");
    }
}

/// A display of its own, and its number.
pub fn display() -> (Group, String) {
    let mut server = Command::new(program("Xvfb"))
        .args(["-displayfd", "1", "-screen", "0", "1920x1080x24"])
        .args(["-nolisten", "tcp"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .unwrap();
    let mut number = String::new();
    let output = server.stdout.take().unwrap();
    BufReader::new(output).read_line(&mut number).unwrap();
    (Group(server), number.trim().to_owned())
}

async fn connect(port: u16) -> Client {
    let options = json!({ "webkitgtk:browserOptions": { "binary": built(), "args": [] } });
    let options = options.as_object().unwrap().clone();
    let mut builder = ClientBuilder::new(HttpConnector::new());
    builder.capabilities(options);
    let start = Instant::now();
    loop {
        match builder.connect(&format!("http://127.0.0.1:{port}")).await {
            Ok(client) => return client,
            Err(error) if start.elapsed() > PATIENCE => panic!("no window: {error}"),
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// A program of the system that the test needs.
fn program(name: &str) -> PathBuf {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .unwrap_or_else(|| panic!("{name} is missing: run `just _window_packages`"))
}

/// The window as it was built for these tests.
pub fn built() -> PathBuf {
    let window = target().join("e2e/jixiao-window");
    assert!(
        window.is_file(),
        "the window is not built: run `just window-e2e`"
    );
    window
}

/// The folder of what is built.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_path_buf()
}
