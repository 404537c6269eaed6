package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gowebpki/jcs"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// RequestHash is the memo that says for which request a run was made.
const RequestHash = "tempotuneRequestHash"

// ErrConflict says that a workflow id stands for another request.
var ErrConflict = errors.New("the workflow id stands for another request")

// LaunchSweep is safe to repeat: one id and one request are one sweep, whoever launches it. The request is a SweepRequest,
// or anything that is one as JSON.
func LaunchSweep(ctx context.Context, server client.Client, request any, workflowID string) (client.WorkflowRun, error) {
	hash, err := HashRequest(request)
	if err != nil {
		return nil, err
	}
	_, err = server.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:        workflowID,
		TaskQueue: "tempotune",
		Memo:      map[string]any{RequestHash: hash},
		// one that runs is joined; one that ended well is too; one that failed makes room for a new one
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
	}, "sweep", request)
	var endedWell *serviceerror.WorkflowExecutionAlreadyStarted
	if err != nil && !errors.As(err, &endedWell) {
		return nil, err
	}
	found, err := server.DescribeWorkflowExecution(ctx, workflowID, "")
	if err != nil {
		return nil, err
	}
	var foundHash string
	memo := found.GetWorkflowExecutionInfo().GetMemo().GetFields()[RequestHash]
	if memo == nil || converter.GetDefaultDataConverter().FromPayload(memo, &foundHash) != nil || foundHash != hash {
		return nil, fmt.Errorf("workflow id %s: %w", workflowID, ErrConflict)
	}
	return server.GetWorkflow(ctx, workflowID, ""), nil
}

// HashRequest is the hex SHA-256 of the request as RFC 8785 writes JSON.
func HashRequest(request any) (string, error) {
	text, err := json.Marshal(request)
	if err != nil {
		return "", err
	}
	canonical, err := jcs.Transform(text)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(canonical)
	return hex.EncodeToString(sum[:]), nil
}
