// Launches a sweep, or joins the one that the same request made under this id, and prints its result as JSON.
//
//	go run . REQUEST.json WORKFLOW_ID
//
// TEMPORAL_ADDRESS says where the server is. Exit codes: 0 done, 1 failed, 3 request or dataset invalid, 9 the id stands
// for another request.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

func main() {
	err := run(context.Background(), os.Args[1], os.Args[2])
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(exitCode(err))
}

func run(ctx context.Context, requestFile, workflowID string) error {
	text, err := os.ReadFile(requestFile)
	if err != nil {
		return err
	}
	server, err := client.Dial(client.Options{HostPort: os.Getenv("TEMPORAL_ADDRESS"), Logger: quiet{}})
	if err != nil {
		return err
	}
	defer server.Close()
	// the file as it is: whatever is wrong with it, the workflow says it, all at once
	sweep, err := LaunchSweep(ctx, server, json.RawMessage(text), workflowID)
	if err != nil {
		return err
	}
	var result json.RawMessage
	if err := sweep.Get(ctx, &result); err != nil {
		return err
	}
	fmt.Println(string(result))
	return nil
}

func exitCode(err error) int {
	var failure *temporal.ApplicationError
	switch {
	case errors.Is(err, ErrConflict):
		return 9
	case errors.As(err, &failure) && failure.Type() == "InvalidRequest":
		return 3
	default:
		return 1
	}
}

type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
