// Code generated from JSON Schema using quicktype. DO NOT EDIT.
// To parse and unparse this JSON data, add this code to your project and do:
//
//    sweepRequest, err := UnmarshalSweepRequest(bytes)
//    bytes, err = sweepRequest.Marshal()

package tempotune

import "bytes"
import "errors"

import "encoding/json"

func UnmarshalSweepRequest(data []byte) (SweepRequest, error) {
	var r SweepRequest
	err := json.Unmarshal(data, &r)
	return r, err
}

func (r *SweepRequest) Marshal() ([]byte, error) {
	return json.Marshal(r)
}

// Several tuning jobs on the same data, and the best of them: input of the workflow sweep.
type SweepRequest struct {
	// The champion that the best trial challenges: its name, or its name with rules.
	Champion *ChampionUnion `json:"champion,omitempty"`
	// What becomes of the models that were not best.
	Losers *Losers `json:"losers,omitempty"`
	// US dollars: a trial is started only while all that it may cost fits.
	MaximumCost *float64 `json:"maximumCost,omitempty"`
	// The sweep fails when fewer trials succeed.
	MinimumTrials *int64 `json:"minimumTrials,omitempty"`
	// What the trials are ranked by.
	Objective *Objective `json:"objective,omitempty"`
	// Jobs at a time; one job takes the whole default quota.
	Parallelism *int64 `json:"parallelism,omitempty"`
	// Of an agreed plan: the sweep refuses to start anything else.
	PlanHash *string `json:"planHash,omitempty"`
	// Instead of vary: trials drawn at random, no two alike.
	Sample *Sample `json:"sample,omitempty"`
	// Instead of vary: the trials one by one.
	Trials []Trial `json:"trials,omitempty"`
	// What all trials share: a TuneRequest without what is varied.
	Tune TuneRequest `json:"tune"`
	// Lists of values; the trials are their product. For Gemini the default is one trial, all
	// of it automatic.
	Vary *Vary `json:"vary,omitempty"`
}

type ChampionClass struct {
	// Whether a person must say yes. Default: nobody is asked.
	Approval *Approval `json:"approval,omitempty"`
	// Endpoint whose traffic follows the champion. Not for Gemini, whose tuned models have
	// their own.
	Endpoint *string `json:"endpoint,omitempty"`
	// How much better the challenger must be, in units of what is compared. 0: better at all.
	MinimumGain *float64 `json:"minimumGain,omitempty"`
	// Name of the champion, one per folder and name.
	Name string `json:"name"`
	// gs:// folder whose champions/NAME.json says who is champion. Default: outputDirectory of
	// tune.
	Root *string `json:"root,omitempty"`
}

// Whether a person must say yes. Default: nobody is asked.
type Approval struct {
	// After this long without an answer the champion stays, 1s to 90d.
	ExpiresAfter *string `json:"expiresAfter,omitempty"`
	// A person says yes before a better challenger becomes champion.
	Required *bool `json:"required,omitempty"`
}

// What the trials are ranked by.
type Objective struct {
	// Which way is better. Default: the metric's natural goal.
	Goal *Goal `json:"goal,omitempty"`
	// Metric to rank by, for example eval_total_loss.
	Metric *string `json:"metric,omitempty"`
}

// Instead of vary: trials drawn at random, no two alike.
type Sample struct {
	// Trials to draw.
	Count int64 `json:"count"`
	// The same seed draws the same trials.
	Seed *int64 `json:"seed,omitempty"`
	// What is drawn; the rest is that of tune.
	Space Space `json:"space"`
}

// What is drawn; the rest is that of tune.
type Space struct {
	// Gemini only: adapter sizes, a list.
	AdapterSize []int64 `json:"adapterSize,omitempty"`
	// Gemini only: numbers of epochs, a list or a range.
	EpochCount *EpochCountUnion `json:"epochCount,omitempty"`
	// A list, or a range; rounded to 3 digits.
	LearningRateMultiplier *LearningRateMultiplierUnion `json:"learningRateMultiplier,omitempty"`
	// Training steps: a list, or a range, of which multiples of evaluationInterval are drawn.
	TrainSteps *TrainStepsUnion `json:"trainSteps,omitempty"`
}

type EpochCountClass struct {
	// Lowest and highest; as likely between 0.1 and 1 as between 1 and 10.
	LogUniform []int64 `json:"logUniform,omitempty"`
	// Values are multiples of it.
	Step *int64 `json:"step,omitempty"`
	// Lowest and highest; all are as likely.
	Uniform []int64 `json:"uniform,omitempty"`
}

type LearningRateMultiplierClass struct {
	// Lowest and highest; as likely between 0.1 and 1 as between 1 and 10.
	LogUniform []float64 `json:"logUniform,omitempty"`
	// Values are multiples of it.
	Step *float64 `json:"step,omitempty"`
	// Lowest and highest; all are as likely.
	Uniform []float64 `json:"uniform,omitempty"`
}

type TrainStepsClass struct {
	// Lowest and highest; as likely between 0.1 and 1 as between 1 and 10.
	LogUniform []int64 `json:"logUniform,omitempty"`
	// Values are multiples of it.
	Step *int64 `json:"step,omitempty"`
	// Lowest and highest; all are as likely.
	Uniform []int64 `json:"uniform,omitempty"`
}

type Trial struct {
	// Gemini only. Default: that of tune, else automatic.
	AdapterSize *int64 `json:"adapterSize,omitempty"`
	// Gemini only. Default: that of tune, else automatic.
	EpochCount *int64 `json:"epochCount,omitempty"`
	// Default: that of tune.
	LearningRateMultiplier *float64 `json:"learningRateMultiplier,omitempty"`
	// Default: that of tune.
	TrainSteps *int64 `json:"trainSteps,omitempty"`
}

// What all trials share: a TuneRequest without what is varied.
type TuneRequest struct {
	// GPU computes in us-central1, TPU in europe-west4, wherever the pipeline job is.
	AcceleratorType *AcceleratorType `json:"acceleratorType,omitempty"`
	// Gemini only: 1, 2, 4, 8 or 16, not all of them for every model. Default: automatic.
	AdapterSize *int64 `json:"adapterSize,omitempty"`
	// For example gemini-2.5-flash; models of the PaLM era carry a version, as code-bison@002.
	BaseModel string `json:"baseModel"`
	// Make the output bucket in pipelineJobRegion when it is missing.
	CreateBucket *bool `json:"createBucket,omitempty"`
	// Day up to which {date} in a dataset name may be. Default: when the run starts.
	DataAsOf *string `json:"dataAsOf,omitempty"`
	// Training data, JSONL in one of the guide's two shapes: gs:// or an allowed local file, or
	// a list of them. * and ** stand for any characters without and with slashes, {date} for
	// the newest day.
	DatasetURI *DatasetURI `json:"datasetUri"`
	// Longest time from submission to the end of the job, 1m to 30d.
	Deadline *string `json:"deadline,omitempty"`
	// Chat models and Gemini: the context of every example that has none of its own.
	DefaultContext *string `json:"defaultContext,omitempty"`
	// Name of the pipeline job for people. Default: base model and steps.
	DisplayName *string `json:"displayName,omitempty"`
	// true: the checkpoint with the best evaluation becomes the model; false: the last. default
	// is true for @001 only.
	EnableCheckpointSelection *EnableCheckpointSelectionUnion `json:"enableCheckpointSelection,omitempty"`
	// End before the last step when token accuracy stops improving; needs evaluationDatasetUri.
	EnableEarlyStopping *bool `json:"enableEarlyStopping,omitempty"`
	// Full Cloud KMS key name. Only with GPU, and pipeline job and model upload in us-central1.
	EncryptionSpecKeyName *string `json:"encryptionSpecKeyName,omitempty"`
	// Gemini only: passes over the training data. Default: automatic.
	EpochCount *int64 `json:"epochCount,omitempty"`
	// Evaluation data, JSONL, 10 to 250 examples, for Gemini up to 5,000. Not for chat models
	// of the PaLM era.
	EvaluationDatasetURI *string `json:"evaluationDatasetUri,omitempty"`
	// Training steps between two evaluations; needs evaluationDatasetUri.
	EvaluationInterval *int64 `json:"evaluationInterval,omitempty"`
	// Gemini only: no checkpoint of an earlier epoch becomes an endpoint.
	ExportLastCheckpointOnly *bool `json:"exportLastCheckpointOnly,omitempty"`
	// Labels of the job, which Vertex AI copies to its model and endpoint.
	Labels map[string]string `json:"labels,omitempty"`
	// Factor on the recommended learning rate.
	LearningRateMultiplier *float64 `json:"learningRateMultiplier,omitempty"`
	// Name of the tuned model for people. Default: displayName.
	ModelDisplayName *string `json:"modelDisplayName,omitempty"`
	// Region of the tuned model and its endpoint. Default: pipelineJobRegion.
	ModelUploadRegion *string `json:"modelUploadRegion,omitempty"`
	// gs:// folder for dataset snapshots, pipeline artifacts and results.
	OutputDirectory string `json:"outputDirectory"`
	// Region of the job, for example us-central1; for Gemini also of the tuned model.
	PipelineJobRegion string `json:"pipelineJobRegion"`
	// Usual time between two looks at the running job, 100ms to 1h: longer while it is queued,
	// shorter near its end.
	PollInterval *string `json:"pollInterval,omitempty"`
	// Ask the tuned endpoint held-out examples and score its answers; the only evaluation for
	// chat models.
	PredictionEvaluation *PredictionEvaluation `json:"predictionEvaluation,omitempty"`
	// Gemini only: full resource name of an earlier tuned model of baseModel to continue from.
	PreTunedModel *string `json:"preTunedModel,omitempty"`
	// Google Cloud project ID.
	Project string `json:"project"`
	// What happens after a successful job.
	Register *Register `json:"register,omitempty"`
	// Email of the service account that runs the pipeline job. Default: the service agent.
	ServiceAccount *string `json:"serviceAccount,omitempty"`
	// Full TensorBoard resource name in pipelineJobRegion. Default: tempotune finds or creates
	// its own.
	TensorboardResourceID *string `json:"tensorboardResourceId,omitempty"`
	// Training steps; 200 to 1000 are recommended.
	TrainSteps *int64 `json:"trainSteps,omitempty"`
}

// Ask the tuned endpoint held-out examples and score its answers; the only evaluation for
// chat models.
type PredictionEvaluation struct {
	// Held-out examples, JSONL in the base model's own shape: gs:// or an allowed local file.
	DatasetURI string `json:"datasetUri"`
	// Examples to ask at most.
	MaxExamples *int64 `json:"maxExamples,omitempty"`
	// How answers are scored: share of exact matches, or mean edit similarity.
	Metric Metric `json:"metric"`
}

// What happens after a successful job.
type Register struct {
	// Version aliases of the tuned model; a sweep sets them on the best trial's model only.
	Aliases []string `json:"aliases,omitempty"`
	// Import the final evaluation metrics into the Model Registry.
	ImportEvaluation *bool `json:"importEvaluation,omitempty"`
}

// Lists of values; the trials are their product. For Gemini the default is one trial, all
// of it automatic.
type Vary struct {
	// Gemini only: adapter sizes to compare.
	AdapterSize []int64 `json:"adapterSize,omitempty"`
	// Gemini only: numbers of epochs to compare.
	EpochCount []int64 `json:"epochCount,omitempty"`
	// Learning rate multipliers to compare.
	LearningRateMultiplier []float64 `json:"learningRateMultiplier,omitempty"`
	// Training steps to compare.
	TrainSteps []int64 `json:"trainSteps,omitempty"`
}

// What becomes of the models that were not best.
type Losers string

const (
	Delete   Losers = "delete"
	Keep     Losers = "keep"
	Undeploy Losers = "undeploy"
)

// Which way is better. Default: the metric's natural goal.
type Goal string

const (
	Maximize Goal = "maximize"
	Minimize Goal = "minimize"
)

// GPU computes in us-central1, TPU in europe-west4, wherever the pipeline job is.
type AcceleratorType string

const (
	GPU AcceleratorType = "GPU"
	Tpu AcceleratorType = "TPU"
)

type EnableCheckpointSelectionEnum string

const (
	Default EnableCheckpointSelectionEnum = "default"
	False   EnableCheckpointSelectionEnum = "false"
	True    EnableCheckpointSelectionEnum = "true"
)

// How answers are scored: share of exact matches, or mean edit similarity.
type Metric string

const (
	PredictionEditSimilarity Metric = "prediction_edit_similarity"
	PredictionExactMatch     Metric = "prediction_exact_match"
)

// The champion that the best trial challenges: its name, or its name with rules.
type ChampionUnion struct {
	ChampionClass *ChampionClass
	String        *string
}

func (x *ChampionUnion) UnmarshalJSON(data []byte) error {
	x.ChampionClass = nil
	var c ChampionClass
	object, err := unmarshalUnion(data, nil, nil, nil, &x.String, false, nil, true, &c, false, nil, false, nil, false)
	if err != nil {
		return err
	}
	if object {
		x.ChampionClass = &c
	}
	return nil
}

func (x *ChampionUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, x.String, false, nil, x.ChampionClass != nil, x.ChampionClass, false, nil, false, nil, false)
}

// Gemini only: numbers of epochs, a list or a range.
type EpochCountUnion struct {
	EpochCountClass *EpochCountClass
	IntegerArray    []int64
}

func (x *EpochCountUnion) UnmarshalJSON(data []byte) error {
	x.IntegerArray = nil
	x.EpochCountClass = nil
	var c EpochCountClass
	object, err := unmarshalUnion(data, nil, nil, nil, nil, true, &x.IntegerArray, true, &c, false, nil, false, nil, false)
	if err != nil {
		return err
	}
	if object {
		x.EpochCountClass = &c
	}
	return nil
}

func (x *EpochCountUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, nil, x.IntegerArray != nil, x.IntegerArray, x.EpochCountClass != nil, x.EpochCountClass, false, nil, false, nil, false)
}

// A list, or a range; rounded to 3 digits.
type LearningRateMultiplierUnion struct {
	DoubleArray                 []float64
	LearningRateMultiplierClass *LearningRateMultiplierClass
}

func (x *LearningRateMultiplierUnion) UnmarshalJSON(data []byte) error {
	x.DoubleArray = nil
	x.LearningRateMultiplierClass = nil
	var c LearningRateMultiplierClass
	object, err := unmarshalUnion(data, nil, nil, nil, nil, true, &x.DoubleArray, true, &c, false, nil, false, nil, false)
	if err != nil {
		return err
	}
	if object {
		x.LearningRateMultiplierClass = &c
	}
	return nil
}

func (x *LearningRateMultiplierUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, nil, x.DoubleArray != nil, x.DoubleArray, x.LearningRateMultiplierClass != nil, x.LearningRateMultiplierClass, false, nil, false, nil, false)
}

// Training steps: a list, or a range, of which multiples of evaluationInterval are drawn.
type TrainStepsUnion struct {
	IntegerArray    []int64
	TrainStepsClass *TrainStepsClass
}

func (x *TrainStepsUnion) UnmarshalJSON(data []byte) error {
	x.IntegerArray = nil
	x.TrainStepsClass = nil
	var c TrainStepsClass
	object, err := unmarshalUnion(data, nil, nil, nil, nil, true, &x.IntegerArray, true, &c, false, nil, false, nil, false)
	if err != nil {
		return err
	}
	if object {
		x.TrainStepsClass = &c
	}
	return nil
}

func (x *TrainStepsUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, nil, x.IntegerArray != nil, x.IntegerArray, x.TrainStepsClass != nil, x.TrainStepsClass, false, nil, false, nil, false)
}

// Training data, JSONL in one of the guide's two shapes: gs:// or an allowed local file, or
// a list of them. * and ** stand for any characters without and with slashes, {date} for
// the newest day.
type DatasetURI struct {
	String      *string
	StringArray []string
}

func (x *DatasetURI) UnmarshalJSON(data []byte) error {
	x.StringArray = nil
	object, err := unmarshalUnion(data, nil, nil, nil, &x.String, true, &x.StringArray, false, nil, false, nil, false, nil, false)
	if err != nil {
		return err
	}
	if object {
	}
	return nil
}

func (x *DatasetURI) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, nil, x.String, x.StringArray != nil, x.StringArray, false, nil, false, nil, false, nil, false)
}

// true: the checkpoint with the best evaluation becomes the model; false: the last. default
// is true for @001 only.
type EnableCheckpointSelectionUnion struct {
	Bool *bool
	Enum *EnableCheckpointSelectionEnum
}

func (x *EnableCheckpointSelectionUnion) UnmarshalJSON(data []byte) error {
	x.Enum = nil
	object, err := unmarshalUnion(data, nil, nil, &x.Bool, nil, false, nil, false, nil, false, nil, true, &x.Enum, false)
	if err != nil {
		return err
	}
	if object {
	}
	return nil
}

func (x *EnableCheckpointSelectionUnion) MarshalJSON() ([]byte, error) {
	return marshalUnion(nil, nil, x.Bool, nil, false, nil, false, nil, false, nil, x.Enum != nil, x.Enum, false)
}

func unmarshalUnion(data []byte, pi **int64, pf **float64, pb **bool, ps **string, haveArray bool, pa interface{}, haveObject bool, pc interface{}, haveMap bool, pm interface{}, haveEnum bool, pe interface{}, nullable bool) (bool, error) {
	if pi != nil {
		*pi = nil
	}
	if pf != nil {
		*pf = nil
	}
	if pb != nil {
		*pb = nil
	}
	if ps != nil {
		*ps = nil
	}

	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	tok, err := dec.Token()
	if err != nil {
		return false, err
	}

	switch v := tok.(type) {
	case json.Number:
		if pi != nil {
			i, err := v.Int64()
			if err == nil {
				*pi = &i
				return false, nil
			}
		}
		if pf != nil {
			f, err := v.Float64()
			if err == nil {
				*pf = &f
				return false, nil
			}
			return false, errors.New("Unparsable number")
		}
		return false, errors.New("Union does not contain number")
	case float64:
		return false, errors.New("Decoder should not return float64")
	case bool:
		if pb != nil {
			*pb = &v
			return false, nil
		}
		return false, errors.New("Union does not contain bool")
	case string:
		if haveEnum {
			return false, json.Unmarshal(data, pe)
		}
		if ps != nil {
			*ps = &v
			return false, nil
		}
		return false, errors.New("Union does not contain string")
	case nil:
		if nullable {
			return false, nil
		}
		return false, errors.New("Union does not contain null")
	case json.Delim:
		if v == '{' {
			if haveObject {
				return true, json.Unmarshal(data, pc)
			}
			if haveMap {
				return false, json.Unmarshal(data, pm)
			}
			return false, errors.New("Union does not contain object")
		}
		if v == '[' {
			if haveArray {
				return false, json.Unmarshal(data, pa)
			}
			return false, errors.New("Union does not contain array")
		}
		return false, errors.New("Cannot handle delimiter")
	}
	return false, errors.New("Cannot unmarshal union")
}

func marshalUnion(pi *int64, pf *float64, pb *bool, ps *string, haveArray bool, pa interface{}, haveObject bool, pc interface{}, haveMap bool, pm interface{}, haveEnum bool, pe interface{}, nullable bool) ([]byte, error) {
	if pi != nil {
		return json.Marshal(*pi)
	}
	if pf != nil {
		return json.Marshal(*pf)
	}
	if pb != nil {
		return json.Marshal(*pb)
	}
	if ps != nil {
		return json.Marshal(*ps)
	}
	if haveArray {
		return json.Marshal(pa)
	}
	if haveObject {
		return json.Marshal(pc)
	}
	if haveMap {
		return json.Marshal(pm)
	}
	if haveEnum {
		return json.Marshal(pe)
	}
	if nullable {
		return json.Marshal(nil)
	}
	return nil, errors.New("Union must not be null")
}
