//! In and out as BPMN 2.0 XML.

use super::{Workflows, create, rows};
use crate::{
    Result, Scope,
    authorize::{Action, Resource, authorize},
    people::email::check_name,
};
use domain::{
    Fault, bpmn, edit,
    ids::{TeamId, WorkflowId},
    layout,
    view::import::ImportReport,
};
use uuid::Uuid;

/// A file that becomes a workflow.
#[derive(Debug, Clone, Default)]
pub struct NewImport {
    /// Its name; the file's own name of the process, else the name of the file, when empty.
    pub name: String,
    /// The accountable team.
    pub team: Option<TeamId>,
    /// The name of the file.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

impl NewImport {
    /// An import whose file came as base 64.
    ///
    /// # Errors
    /// `TooLarge`; `Invalid` when it is not base 64.
    pub fn of_base64(
        name: String,
        team: Option<TeamId>,
        file_name: String,
        file: &str,
    ) -> Result<Self, Fault> {
        use base64::Engine;
        // Four letters for three bytes; said before anything is decoded.
        if file.len() / 4 * 3 > bpmn::MAX_BYTES + 3 {
            return Err(Fault::new(
                domain::FaultCode::TooLarge,
                "The file is larger than 5 MB. Nothing was imported.",
            ));
        }
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(file)
            .map_err(|_| Fault::field("file", "The file did not arrive whole. Choose it again."))?;
        Ok(Self {
            name,
            team,
            file_name,
            bytes,
        })
    }
}

/// A file to be sent.
#[derive(Debug, Clone)]
pub struct Exported {
    /// Its name: `Supplier-invoice-to-payment.bpmn`.
    pub file_name: String,
    /// BPMN 2.0 XML.
    pub xml: String,
}

impl Workflows<'_> {
    /// Makes a workflow of a BPMN file: its draft, and what became of each element.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for a team that is not there; `Invalid` or `TooLarge` when the file cannot be taken; a fault of the field
    /// `name`.
    pub async fn import(
        &self,
        scope: &Scope,
        new: NewImport,
    ) -> Result<(WorkflowId, String, ImportReport)> {
        // Before the file is read: that is work, and not for everybody to ask for.
        let resource = Resource::workflow(WorkflowId(Uuid::nil()), new.team);
        authorize(scope, Action::DrawWorkflow, &resource)?;
        let bytes = new.bytes;
        let read = tokio::task::spawn_blocking(move || {
            let mut imported = bpmn::import(&bytes)?;
            if imported.report.needs_layout {
                layout::tidy(&imported.graph).apply(&mut imported.graph);
            }
            edit::well_formed(&imported.graph)?;
            Ok::<_, Fault>(imported)
        });
        let imported = read.await.map_err(crate::Error::defect)??;
        let given = [
            new.name.as_str(),
            imported.name.as_deref().unwrap_or(""),
            new.file_name.split('.').next().unwrap_or(""),
            "Imported workflow",
        ]
        .into_iter()
        .find(|name| !name.trim().is_empty())
        .unwrap_or("Imported workflow");
        let name = check_name("name", &given.chars().take(100).collect::<String>())?;
        let scope = scope.clone();
        let team = new.team;
        let graph = imported.graph;
        let chosen = name.clone();
        let id = self
            .0
            .write(move |tx| {
                Box::pin(async move {
                    let team = create::check_team(tx, &scope, team).await?;
                    create::insert(tx, &scope, (&chosen, team), &graph, "workflow.imported").await
                })
            })
            .await?;
        Ok((id, name, imported.report))
    }

    /// The draft, or a version, as BPMN.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn export(
        &self,
        scope: &Scope,
        id: WorkflowId,
        version: Option<u32>,
    ) -> Result<Exported> {
        let db = self.0.read();
        let row = rows::find(db, scope, id, Action::ReadWorkflow).await?;
        let json = match version {
            None => rows::draft(db, &row, false).await?.graph,
            Some(number) => {
                let number = i32::try_from(number).map_err(|_| Fault::not_found("version"))?;
                rows::version_of(db, &row, number)
                    .await?
                    .ok_or_else(|| Fault::not_found("version"))?
                    .graph
            }
        };
        let graph = rows::graph(&json)?;
        let mut file_name: String = row
            .name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        while file_name.contains("--") {
            file_name = file_name.replace("--", "-");
        }
        let file_name = format!("{}.bpmn", file_name.trim_matches('-'));
        Ok(Exported {
            file_name,
            xml: bpmn::export(&graph, &row.name),
        })
    }
}
