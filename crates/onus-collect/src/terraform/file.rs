//! Reads a plan or a state from front to back and gives its resources one after the other.

use std::path::Path;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess};

use super::configuration::Configuration;
use super::draft::Draft;
use super::error::TerraformError;
use super::needs::Needs;
use super::open::{Meter, Metered, open};
use super::read_configuration::ConfigurationMembers;
use super::read_variables::VariableMembers;
use super::resource::{Action, Resource};
use super::walk::{Elements, InList, InObject, LARGEST_PART, Members, pass_over, take_text};

/// How deep modules may lie in each other.
const DEEPEST_MODULE: usize = 24;

/// Takes a resource.
pub(super) type Sink<'s> = &'s mut dyn FnMut(Found) -> Result<(), TerraformError>;

/// What is found in a file.
pub(super) enum Found {
    /// A resource that some table asks for.
    Wanted(Box<Resource>),
    /// Another one: its type, and what the plan does to it.
    Other(String, Action),
}

/// What a file says of itself.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) format: Option<String>,
    pub(super) terraform: Option<String>,
    pub(super) plan: bool,
    pub(super) state: bool,
    raw_state: bool,
    log: bool,
    pub(super) configuration: Configuration,
}

impl Head {
    /// Whether the file is what it should be.
    pub(super) fn check(&self, path: &Path) -> Result<(), TerraformError> {
        let path = path.to_owned();
        let Some(format) = &self.format else {
            return Err(match (self.log, self.raw_state) {
                (true, _) => TerraformError::Log(path),
                (_, true) => TerraformError::RawState(path),
                _ => TerraformError::NeitherPlanNorState(path),
            });
        };
        match format.split('.').next() {
            Some("0" | "1") => Ok(()),
            _ => Err(TerraformError::Version { path, found: format.chars().take(40).collect() }),
        }
    }
}

/// One pass over a file. The configuration is read for the references that `configuration_needs` asks for.
pub(super) fn read(
    path: &Path,
    needs: &Needs,
    configuration_needs: Option<&Needs>,
    sink: Sink<'_>,
) -> Result<Head, TerraformError> {
    let (file, meter) = open(path)?;
    let mut document =
        Document { needs, meter, configuration_needs, sink, head: Head::default(), failure: None };
    let result = walk(file, &mut document);
    if let Some(failure) = document.failure {
        return Err(failure);
    }
    if document.head.log {
        return Err(TerraformError::Log(path.to_owned()));
    }
    match result {
        Ok(true) => document.head.check(path).map(|()| document.head),
        Ok(false) => Err(TerraformError::NeitherPlanNorState(path.to_owned())),
        Err(error) if error.io_error_kind() == Some(std::io::ErrorKind::FileTooLarge) => {
            let limit = format!("at most {} MiB that onus reads of one resource", LARGEST_PART >> 20);
            Err(TerraformError::TooLarge { path: path.to_owned(), limit })
        }
        Err(error) => Err(TerraformError::json(path, &error)),
    }
}

fn walk(file: std::io::BufReader<Metered>, document: &mut Document<'_>) -> Result<bool, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_reader(file);
    let object = InObject(document).deserialize(&mut reader)?;
    reader.end().map(|()| object)
}

struct Document<'d> {
    needs: &'d Needs,
    meter: Meter,
    /// Whose references the configuration is read for; none to pass it over.
    configuration_needs: Option<&'d Needs>,
    sink: Sink<'d>,
    head: Head,
    /// What stopped the reading, which the JSON reader's own errors cannot carry.
    failure: Option<TerraformError>,
}

impl Members for Document<'_> {
    fn meter(&self) -> Meter {
        self.meter.clone()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        match name {
            "format_version" => self.head.format = take_text(&self.meter, map)?,
            "terraform_version" => self.head.terraform = take_text(&self.meter, map)?,
            "@level" | "@message" => {
                self.head.log = true;
                return Err(A::Error::custom("a log"));
            }
            "serial" | "lineage" => {
                self.head.raw_state = true;
                pass_over(map)?;
            }
            "resource_changes" => {
                self.head.plan = true;
                map.next_value_seed(InList(&mut Resources { document: self, plan: true }))?;
            }
            "values" => {
                self.head.state = true;
                map.next_value_seed(InObject(&mut ModuleTree { document: self, depth: 0 }))?;
            }
            "variables" if self.configuration_needs.is_some() => {
                let mut members = VariableMembers::new(self.meter(), &mut self.head.configuration);
                map.next_value_seed(InObject(&mut members))?;
            }
            "configuration" => {
                self.head.plan = true;
                let Some(needs) = self.configuration_needs else { return pass_over(map) };
                let meter = self.meter();
                let mut members = ConfigurationMembers::new(meter, needs, &mut self.head.configuration);
                map.next_value_seed(InObject(&mut members))?;
            }
            "planned_values" | "output_changes" | "prior_state" => {
                self.head.plan = true;
                pass_over(map)?;
            }
            _ => pass_over(map)?,
        }
        Ok(())
    }
}

impl Document<'_> {
    fn give<E: Error>(&mut self, found: Found) -> Result<(), E> {
        (self.sink)(found).map_err(|failure| {
            self.failure = Some(failure);
            E::custom("stopped")
        })
    }
}

/// A state's modules: `root_module` and the `child_modules` within.
struct ModuleTree<'t, 'd> {
    document: &'t mut Document<'d>,
    depth: usize,
}

impl Members for ModuleTree<'_, '_> {
    fn meter(&self) -> Meter {
        self.document.meter()
    }

    fn member<'de, A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        let depth = self.depth + 1;
        match name {
            "root_module" => {
                map.next_value_seed(InObject(&mut ModuleTree { document: self.document, depth }))?;
            }
            "resources" => {
                map.next_value_seed(InList(&mut Resources { document: self.document, plan: false }))?;
            }
            "child_modules" if depth > DEEPEST_MODULE => {
                return Err(A::Error::custom(format!("modules lie more than {DEEPEST_MODULE} deep")));
            }
            "child_modules" => {
                map.next_value_seed(InList(&mut Modules { document: self.document, depth }))?
            }
            _ => pass_over(map)?,
        }
        Ok(())
    }
}

struct Modules<'t, 'd> {
    document: &'t mut Document<'d>,
    depth: usize,
}

impl Elements for Modules<'_, '_> {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let mut tree = ModuleTree { document: self.document, depth: self.depth };
        Ok(list.next_element_seed(InObject(&mut tree))?.is_some())
    }
}

struct Resources<'t, 'd> {
    document: &'t mut Document<'d>,
    plan: bool,
}

impl Elements for Resources<'_, '_> {
    fn element<'de, A: SeqAccess<'de>>(&mut self, list: &mut A) -> Result<bool, A::Error> {
        let mut draft = Draft::new(self.document.needs, self.document.meter());
        if list.next_element_seed(InObject(&mut draft))?.is_none() {
            return Ok(false);
        }
        if let Some(found) = draft.finish(self.plan) {
            self.document.give(found)?;
        }
        Ok(true)
    }
}
