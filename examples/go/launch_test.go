package main

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"tempotune.example/launch/tempotune"
)

func TestARequestInCodeIsTheOneInTheFile(t *testing.T) {
	text, err := os.ReadFile("../sweep.json")
	if err != nil {
		t.Fatal(err)
	}
	var typed tempotune.SweepRequest
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&typed); err != nil {
		t.Fatal(err)
	}
	fromFile, err := HashRequest(json.RawMessage(text))
	if err != nil {
		t.Fatal(err)
	}
	fromTypes, err := HashRequest(typed)
	if err != nil {
		t.Fatal(err)
	}
	if fromFile != fromTypes {
		t.Errorf("the types say something else than the file: %s and %s", fromTypes, fromFile)
	}
}

func TestHashesAreThoseOfOtherLanguages(t *testing.T) {
	text, err := os.ReadFile("../../test/clients/request-hashes.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Request json.RawMessage `json:"request"`
		SHA256  string          `json:"sha256"`
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, vector := range vectors {
		hash, err := HashRequest(vector.Request)
		if err != nil || hash != vector.SHA256 {
			t.Errorf("%s: %s, not %s (%v)", vector.Request, hash, vector.SHA256, err)
		}
	}
}
