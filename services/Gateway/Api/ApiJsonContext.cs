using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Gateway.Access;
using Platform.Gateway.Agents;
using Platform.Gateway.Policy;
using Platform.Gateway.Problems;
using Platform.Gateway.Prompts;
using Platform.Gateway.Runbooks;
using Platform.Gateway.Targets;
using Platform.Gateway.Scripts;
using Platform.Gateway.Secrets;
using Platform.Gateway.Stops;
using Platform.Gateway.Tasks;

namespace Platform.Gateway.Api;

/// <summary>Generated readers and writers of the API's own types.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(CheckScriptRequest))]
[JsonSerializable(typeof(CheckScriptResponse))]
[JsonSerializable(typeof(SubmitTaskRequest))]
[JsonSerializable(typeof(DecideTaskRequest))]
[JsonSerializable(typeof(CancelTaskRequest))]
[JsonSerializable(typeof(AnswerTaskRequest))]
[JsonSerializable(typeof(SettleStepRequest))]
[JsonSerializable(typeof(DecideBudgetRequest))]
[JsonSerializable(typeof(FollowUpListResponse))]
[JsonSerializable(typeof(DocumentRequest))]
[JsonSerializable(typeof(TaskAcceptedResponse))]
[JsonSerializable(typeof(TaskResponse))]
[JsonSerializable(typeof(TaskPageResponse))]
[JsonSerializable(typeof(TaskPlanResponse))]
[JsonSerializable(typeof(TaskRecording))]
[JsonSerializable(typeof(ApprovalResponse))]
[JsonSerializable(typeof(PolicyResponse))]
[JsonSerializable(typeof(PolicyTestRequest))]
[JsonSerializable(typeof(TaskEventPageResponse))]
[JsonSerializable(typeof(TaskEventResponse))]
[JsonSerializable(typeof(StepOutputResponse))]
[JsonSerializable(typeof(TaskCommandResponse))]
[JsonSerializable(typeof(DocumentRequestedResponse))]
[JsonSerializable(typeof(SaveRunbookRequest))]
[JsonSerializable(typeof(ImportRunbooksRequest))]
[JsonSerializable(typeof(TargetRequest))]
[JsonSerializable(typeof(FactRequest))]
[JsonSerializable(typeof(SecretRequest))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(AgentRequest))]
[JsonSerializable(typeof(PromptRequest))]
[JsonSerializable(typeof(RenderPromptRequest))]
[JsonSerializable(typeof(MeResponse))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ApiJsonContext : JsonSerializerContext;
