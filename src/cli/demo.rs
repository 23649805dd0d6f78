//! `cambio demo`: the demo tenant in the foreground.

use super::output::Output;
use super::send::runtime;
use crate::demo::Port;
use crate::send::Session;
use crate::settings::Folders;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Listens on this port; 0 is any free one. Without it: 41877, else any free one.
    #[arg(long, value_name = "N", value_hint = clap::ValueHint::Other)]
    port: Option<u16>,
    /// Prints bad input as one JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> u8 {
    let out = Output::new(arguments.json);
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(problem) => return out.bad_input(&problem),
    };
    runtime.block_on(async {
        let session = Session::new(None, Folders::of_user());
        match session
            .serve_demo(arguments.port.map_or(Port::Preferred, Port::Exactly))
            .await
        {
            Ok(base) => {
                Output::text(&format!("{base}\n"));
                // Until the user stops it.
                std::future::pending::<u8>().await
            }
            Err(problem) => out.bad_input(&problem),
        }
    })
}
