//! Pages that are loaded when they are first needed. With the feature `split` each group of them is a chunk of its own,
//! fetched once; without it (in development, on the server) they are part of the whole.
//!
//! The doors, the frame and Home are not here: they are the first visit, which has a budget.

use leptos::prelude::*;
use leptos_router::LazyRoute;

/// One chunk: its pages by the names of their routes.
macro_rules! chunk {
    ($(#[$doc:meta])* $chunk:ident { $($route:ident => $page:path,)+ }) => {
        $(#[$doc])*
        pub mod $chunk {
            use super::*;

            enum Page {
                $($route,)+
            }

            /// The chunk's one way in.
            #[cfg_attr(feature = "split", leptos::lazy($chunk))]
            async fn show(page: Page) -> AnyView {
                match page {
                    $(Page::$route => {
                        use $page as Shown;
                        view! { <Shown/> }.into_any()
                    })+
                }
            }

            /// Fetches the chunk, unless it is there.
            #[cfg(all(feature = "split", target_arch = "wasm32"))]
            pub async fn load() {
                __preload_show().await;
            }

            /// Nothing to fetch: the pages are part of the whole.
            #[cfg(not(all(feature = "split", target_arch = "wasm32")))]
            pub async fn load() {}

            $(
                #[doc = concat!("The route of the page `", stringify!($route), "`.")]
                pub struct $route;

                impl LazyRoute for $route {
                    // A page asks for its data itself, so that the types of it are in its chunk.
                    fn data() -> Self {
                        Self
                    }

                    async fn view(_: Self) -> AnyView {
                        show(Page::$route).await
                    }

                    async fn preload() {
                        load().await;
                    }
                }
            )+
        }
    };
}

chunk! {
    /// The way in for those who come once.
    doors {
        SetUp => crate::pages::door::SetUp,
        Demo => crate::pages::door::Demo,
        Invite => crate::pages::door::Invite,
    }
}

chunk! {
    /// What people open all day.
    day {
        Work => crate::pages::work::Work,
        Approvals => crate::pages::approvals::Approvals,
        StartRun => crate::pages::runs::StartRun,
        Runs => crate::pages::runs::Runs,
        Run => crate::pages::runs::RunView,
    }
}

chunk! {
    /// What few people open, now and then.
    office {
        Account => crate::pages::account::Account,
        Agent => crate::pages::agents::Agent,
        Agents => crate::pages::agents::Agents,
        Audit => crate::pages::audit::Audit,
        Connect => crate::pages::agents::Connect,
        Dashboard => crate::pages::dashboard::Board,
        Metric => crate::pages::dashboard::MetricView,
        People => crate::pages::people::People,
    }
}

chunk! {
    /// Drawing.
    drawing {
        Editor => crate::pages::editor::EditorPage,
        Workflows => crate::pages::workflows::List,
    }
}
