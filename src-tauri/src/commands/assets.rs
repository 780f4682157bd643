//! Purchases of assets (资产购置).

use jixiao_app::Result;
use jixiao_app::core::assets::AssetPurchase;
use jixiao_app::core::records::Recorded;
use jixiao_app::handlers::assets;

use super::Shell;

/// The purchases of the year, of one project where it is named.
#[tauri::command]
#[specta::specta]
pub async fn assets_list(
    shell: Shell<'_>,
    project: Option<String>,
) -> Result<Vec<Recorded<AssetPurchase>>> {
    shell
        .with(move |ledger, _| assets::list(ledger, None, project.as_deref()))
        .await
}

/// Adds a purchase and gives its number.
#[tauri::command]
#[specta::specta]
pub async fn asset_add(shell: Shell<'_>, project: String, purchase: AssetPurchase) -> Result<u32> {
    shell
        .with(move |ledger, session| {
            let actor = session.actor();
            super::number(assets::add(ledger, None, &project, &purchase, &actor)?)
        })
        .await
}

/// Removes a purchase.
#[tauri::command]
#[specta::specta]
pub async fn asset_remove(shell: Shell<'_>, id: u32) -> Result<()> {
    shell
        .with(move |ledger, session| assets::remove(ledger, None, id.into(), &session.actor()))
        .await
}
