//! The parts every page is made of. Class names and data attributes are those of `style/components.css`.

pub mod bits;
pub mod errors;
pub mod field;
pub mod generated;
pub mod icon;
pub mod marks;
pub mod overlay;
pub mod text_box;
pub mod toast;
pub mod when;

pub use bits::{Choice, EmptyState, Loading, Pager, Segmented, SegmentedLinks, Tabs};
pub use errors::{ErrorPage, Failed};
pub use field::{CheckField, Field, PostForm, Problem, SelectField, TextArea};
pub use generated::{Answers, FormFields};
pub use icon::{BatonMark, Glyph, Icon, Shape};
pub use marks::{Badge, OwnerMark, PersonMark, StateBadge, TierBadge};
pub use overlay::{Dialog, Menu, MenuLink};
pub use text_box::TextBox;
pub use toast::{ToastRegion, use_toasts};
pub use when::{Style, When};
