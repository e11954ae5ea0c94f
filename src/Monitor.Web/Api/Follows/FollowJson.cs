using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.Api.Follows;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(Envelope<FeedPostView[]>))]
[JsonSerializable(typeof(Envelope<FollowedAccountView[]>))]
[JsonSerializable(typeof(Envelope<FollowView>))]
[JsonSerializable(typeof(Envelope<PersonView>))]
internal sealed partial class FollowJson : JsonSerializerContext;
