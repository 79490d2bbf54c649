package driver

import (
	"testing"

	gocql "github.com/apache/cassandra-gocql-driver/v2"
)

func TestConditionsAreAppliedOrTellWhatThereIs(t *testing.T) {
	session := sessionOf(t, "go_lwt", 5)
	exec1(t, session, "CREATE TABLE accounts (id int PRIMARY KEY, owner text, balance int)")
	insert := "INSERT INTO accounts (id, owner, balance) VALUES (?, ?, ?) IF NOT EXISTS"
	found := map[string]any{}
	applied, err := session.Query(insert, 1, "ada", 10).SerialConsistency(gocql.LocalSerial).MapScanCAS(found)
	must(t, err)
	if !applied {
		t.Fatalf("the first insert found %v", found)
	}
	found = map[string]any{}
	applied, err = session.Query(insert, 1, "bob", 20).MapScanCAS(found)
	must(t, err)
	if applied || found["owner"] != "ada" || found["balance"] != 10 {
		t.Fatalf("the second insert: applied %v, found %v", applied, found)
	}
	var balance int
	update := "UPDATE accounts SET balance = ? WHERE id = ? IF balance = ?"
	applied, err = session.Query(update, 5, 1, 11).ScanCAS(&balance)
	must(t, err)
	if applied || balance != 10 {
		t.Fatalf("an update of what is not: applied %v, balance %d", applied, balance)
	}
	applied, err = session.Query(update, 5, 1, 10).ScanCAS(&balance)
	must(t, err)
	if !applied {
		t.Fatalf("an update of what is was not applied: %d", balance)
	}
	must(t, session.Query("SELECT balance FROM accounts WHERE id = 1").Consistency(gocql.Serial).Scan(&balance))
	if balance != 5 {
		t.Fatalf("balance is %d", balance)
	}
}

func TestBatchesWithConditions(t *testing.T) {
	session := sessionOf(t, "go_lwt_batch", 5)
	exec1(t, session, "CREATE TABLE seats (flight int, seat int, guest text, PRIMARY KEY (flight, seat))")
	book := func(guest string) (bool, map[string]any) {
		batch := session.Batch(gocql.LoggedBatch)
		for seat := range 2 {
			batch.Query("INSERT INTO seats (flight, seat, guest) VALUES (?, ?, ?) IF NOT EXISTS", 7, seat, guest)
		}
		found := map[string]any{}
		applied, rest, err := session.MapExecuteBatchCAS(batch, found)
		must(t, err)
		must(t, rest.Close())
		return applied, found
	}
	if applied, found := book("ada"); !applied {
		t.Fatalf("the first batch found %v", found)
	}
	if applied, found := book("bob"); applied || found["guest"] != "ada" {
		t.Fatalf("the second batch: applied %v, found %v", applied, found)
	}
}
