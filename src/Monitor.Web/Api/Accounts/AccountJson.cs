using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Accounts;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<AccountDetailsView>))]
[JsonSerializable(typeof(Envelope<RankedAccountView[]>))]
[JsonSerializable(typeof(Envelope<PostView[]>))]
[JsonSerializable(typeof(Envelope<PostDetailsView>))]
[JsonSerializable(typeof(Envelope<CommentView[]>))]
[JsonSerializable(typeof(Envelope<LikerView[]>))]
[JsonSerializable(typeof(Envelope<LogView[]>))]
[JsonSerializable(typeof(Envelope<QuarantineView[]>))]
[JsonSerializable(typeof(Envelope<QuarantineDecisionView>))]
internal sealed partial class AccountJson : JsonSerializerContext;
