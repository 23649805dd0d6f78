//! Starting the built-in tenant with the keys of this installation.

use super::clock::now;
use crate::demo::{DEFAULT_PORT, DemoClock, DemoKeys, DemoTenant, Port};
use crate::diagnosis::BadInput;
use crate::files::{read_regular, write_atomically};
use crate::secret::Secret;
use crate::settings::Folders;
use std::sync::Arc;
use url::Url;

/// Bytes of the key file that are read at most.
const LARGEST: u64 = 1024 * 1024;

/// Starts the demo tenant. Its keys are made once per installation, so that what it issued still verifies later.
pub async fn start(port: Port, folders: Option<Folders>) -> Result<DemoTenant, BadInput> {
    let failed = |why: String| {
        BadInput::new("demo.start", "The demo tenant could not be started", why)
            .fix("Use another port: cambio demo --port 0, then its address as the tenant")
    };
    let keys = tokio::task::spawn_blocking(move || keys(folders.as_ref()))
        .await
        .map_err(|error| failed(error.to_string()))?;
    let clock: DemoClock = Arc::new(now);
    DemoTenant::start(port, keys.map_err(failed)?, clock)
        .await
        .map_err(|error| failed(error.to_string()))
}

/// Returns the base URL of the demo tenant on its usual port.
pub(super) fn default_base() -> Result<Url, BadInput> {
    Url::parse(&format!("http://127.0.0.1:{DEFAULT_PORT}/")).map_err(|error| {
        BadInput::new(
            "demo.address",
            "The demo tenant has no address",
            error.to_string(),
        )
    })
}

/// Returns the keys of this installation, made and written down if there are none yet.
fn keys(folders: Option<&Folders>) -> Result<DemoKeys, String> {
    let path = folders.map(Folders::demo_keys);
    let kept = path
        .as_ref()
        .and_then(|path| read_regular(path, LARGEST).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| DemoKeys::from_json(&Secret::new(text)));
    if let Some(keys) = kept {
        return Ok(keys);
    }
    let keys = DemoKeys::generate().map_err(|error| error.to_string())?;
    // Without a file there are new keys next time, and tokens of past runs do not verify any more.
    if let Some(path) = path {
        write_atomically(&path, keys.to_json().expose()).unwrap_or_default();
    }
    Ok(keys)
}
