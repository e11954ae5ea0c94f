using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Tasks;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(CreateTask))]
[JsonSerializable(typeof(CreateTasks))]
[JsonSerializable(typeof(ChangeTask))]
[JsonSerializable(typeof(ActOnTasks))]
[JsonSerializable(typeof(Envelope<TaskView>))]
[JsonSerializable(typeof(Envelope<TaskView[]>))]
[JsonSerializable(typeof(Envelope<TaskCardView[]>))]
[JsonSerializable(typeof(Envelope<TaskCountsView>))]
[JsonSerializable(typeof(Envelope<TaskDetailsView>))]
[JsonSerializable(typeof(Envelope<BulkCreatedView>))]
[JsonSerializable(typeof(Envelope<ActionView>))]
[JsonSerializable(typeof(Envelope<RunView[]>))]
[JsonSerializable(typeof(Envelope<TeamRunView[]>))]
[JsonSerializable(typeof(Envelope<TaskHistoryView>))]
internal sealed partial class TaskJson : JsonSerializerContext;
