//! What Tauri reads from its configuration at build time.

fn main() {
    tauri_build::build();
}
