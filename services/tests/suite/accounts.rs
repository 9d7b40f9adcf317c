//! Setting up, signing in, guessing.

use crate::common::fault;
use domain::FaultCode;
use sea_orm::EntityTrait;
use services::{entity::audit_entry, people::SetUp};
use std::net::IpAddr;

const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));
const PASSWORD: &str = "a pitcher of warm clay";

fn form() -> SetUp {
    SetUp {
        company: "Ashgrove Tools".to_owned(),
        time_zone: "Europe/Berlin".to_owned(),
        currency: "eur".to_owned(),
        name: "Dana Whitlock".to_owned(),
        email: " Dana@Ashgrove.Example ".to_owned(),
        password: PASSWORD.to_owned(),
    }
}

on_both! {
    async fn a_set_up_makes_the_organization_and_its_owner_once(db) {
        let people = db.services.people();
        assert!(people.is_set_up_open().await.unwrap());
        let (one, other) = tokio::join!(people.set_up(form()), people.set_up(SetUp {
            email: "eve@elsewhere.example".to_owned(),
            ..form()
        }));
        let started = match (one, other) {
            (Ok(started), Err(error)) | (Err(error), Ok(started)) => {
                assert_eq!(error.into_fault().code, FaultCode::Gone);
                started
            }
            both => panic!("{both:?}"),
        };
        assert_eq!(started.slug, "ashgrove-tools");
        assert!(!people.is_set_up_open().await.unwrap());
        let scope = people.enter(started.person, "ashgrove-tools").await.unwrap();
        assert!(scope.has(domain::Role::Owner));
        assert_eq!((scope.currency.as_str(), scope.time_zone.as_str()), ("EUR", "Europe/Berlin"));
        assert_eq!(fault(people.set_up(form()).await).code, FaultCode::Gone);
    }

    async fn a_set_up_says_all_that_does_not_fit(db) {
        let fault = fault(db.services.people().set_up(SetUp {
            company: " ".to_owned(),
            time_zone: "Mars/Olympus".to_owned(),
            currency: "euro".to_owned(),
            name: String::new(),
            email: "nobody".to_owned(),
            password: "short".to_owned(),
        }).await);
        let fields: Vec<&str> = fault.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["company", "time_zone", "currency", "name", "email", "password"]);
        assert_eq!(fault.message, "6 fields need you.");
    }

    async fn who_signs_in_is_known_by_address_and_password(db) {
        db.services.people().set_up(form()).await.unwrap();
        let accounts = db.services.accounts();
        let account = accounts.sign_in("DANA@ashgrove.example", PASSWORD, HERE).await.unwrap();
        assert_eq!(account.name, "Dana Whitlock");
        let log = audit_entry::Entity::find().all(db.services.read()).await.unwrap();
        assert!(log.iter().any(|entry| entry.action == "person.signed-in" && entry.org.is_none()));

        let wrong = fault(accounts.sign_in("dana@ashgrove.example", "a pitcher of cold clay", HERE).await);
        let unknown = fault(accounts.sign_in("nobody@ashgrove.example", PASSWORD, HERE).await);
        assert_eq!(wrong.code, FaultCode::Unauthenticated);
        assert_eq!(wrong, unknown, "the answer does not tell who has an account");
    }

    async fn guessing_is_slowed_for_the_account_and_not_for_others(db) {
        db.services.people().set_up(form()).await.unwrap();
        let accounts = db.services.accounts();
        let mut slowed = None;
        for guess in 0..12 {
            let fault = fault(accounts.sign_in("dana@ashgrove.example", &format!("guess {guess} of many"), HERE).await);
            if fault.code == FaultCode::TooMany {
                slowed = Some((guess, fault));
                break;
            }
            assert_eq!(fault.code, FaultCode::Unauthenticated);
        }
        let (guess, told) = slowed.expect("guessing is slowed down");
        assert!((5..=10).contains(&guess), "{guess}");
        assert!(told.message.contains("Wait "), "{told}");
        // While it waits not even the right password tells whether it is right.
        assert_eq!(fault(accounts.sign_in("dana@ashgrove.example", PASSWORD, HERE).await).code, FaultCode::TooMany);
        assert_eq!(fault(accounts.sign_in("other@ashgrove.example", "whatever it is", HERE).await).code, FaultCode::Unauthenticated);
    }

    async fn a_changed_password_ends_the_old_one(db) {
        let started = db.services.people().set_up(form()).await.unwrap();
        let accounts = db.services.accounts();
        let wrong = fault(accounts.change_password(started.person, "not this one", "a new long password", HERE).await);
        assert_eq!(wrong.fields[0].field, "present");
        accounts.change_password(started.person, PASSWORD, "a new long password", HERE).await.unwrap();
        assert!(accounts.sign_in("dana@ashgrove.example", PASSWORD, HERE).await.is_err());
        assert!(accounts.sign_in("dana@ashgrove.example", "a new long password", HERE).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_address_takes_as_long_as_a_known_one() {
    let db = crate::common::TestDb::sqlite().await;
    db.services.people().set_up(form()).await.unwrap();
    let accounts = db.services.accounts();
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..7 {
        for (which, address) in ["dana@ashgrove.example", "nobody@ashgrove.example"]
            .into_iter()
            .enumerate()
        {
            let started = std::time::Instant::now();
            let _ = accounts.sign_in(address, "not the password", HERE).await;
            // The first round prepares the hash nobody has.
            if round > 0 {
                times[which].push(started.elapsed());
            }
        }
    }
    let median = |times: &mut Vec<std::time::Duration>| {
        times.sort();
        times[times.len() / 2]
    };
    let [known, unknown] = &mut times;
    let (known, unknown) = (median(known), median(unknown));
    let ratio = known.as_secs_f64() / unknown.as_secs_f64();
    assert!(
        (0.4..2.5).contains(&ratio),
        "known {known:?}, unknown {unknown:?}"
    );
}
