//! No core dumps: the memory of a program that crashed holds every token and secret it was given.

/// Switches them off for this program and what it starts. Where the system does not allow even that, it goes on: the user asked for
/// something else.
#[cfg(unix)]
pub fn switch_off() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none).unwrap_or_default();
    // core(5): the limit does not hold where the kernel pipes the dump to a program, as systemd-coredump has it.
    #[cfg(target_os = "linux")]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
        .unwrap_or_default();
}

/// Windows keeps a dump only where the user or an administrator set that up (Microsoft, "Collecting User-Mode Dumps").
#[cfg(not(unix))]
pub fn switch_off() {}
