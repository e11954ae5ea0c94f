using System.Text.Json.Serialization;
using Monitor.Web.Answers;

namespace Monitor.Web.People;

/// <summary>What this folder reads and writes as JSON.</summary>
[JsonSerializable(typeof(CompleteSetup))]
[JsonSerializable(typeof(BeginSession))]
[JsonSerializable(typeof(ChangePassword))]
[JsonSerializable(typeof(ChooseTeam))]
[JsonSerializable(typeof(VerifyCode))]
[JsonSerializable(typeof(DisableSecondFactor))]
[JsonSerializable(typeof(CreateInvitation))]
[JsonSerializable(typeof(AcceptInvitation))]
[JsonSerializable(typeof(ChangeMember))]
[JsonSerializable(typeof(CreateApiKey))]
[JsonSerializable(typeof(CreateTeam))]
[JsonSerializable(typeof(ChangeTeam))]
[JsonSerializable(typeof(ChangeUser))]
[JsonSerializable(typeof(Envelope<SetupView>))]
[JsonSerializable(typeof(Envelope<UserCreatedView>))]
[JsonSerializable(typeof(Envelope<SessionView>))]
[JsonSerializable(typeof(Envelope<SessionListView[]>))]
[JsonSerializable(typeof(Envelope<EnrolmentView>))]
[JsonSerializable(typeof(Envelope<RecoveryCodesView>))]
[JsonSerializable(typeof(Envelope<DoneView>))]
[JsonSerializable(typeof(Envelope<InvitationView>))]
[JsonSerializable(typeof(Envelope<InvitationView[]>))]
[JsonSerializable(typeof(Envelope<MemberView[]>))]
[JsonSerializable(typeof(Envelope<ApiKeyView>))]
[JsonSerializable(typeof(Envelope<ApiKeyView[]>))]
[JsonSerializable(typeof(Envelope<TeamView>))]
[JsonSerializable(typeof(Envelope<TeamView[]>))]
[JsonSerializable(typeof(Envelope<AuditView[]>))]
[JsonSerializable(typeof(Envelope<ErasureView>))]
[JsonSerializable(typeof(Envelope<UserView[]>))]
internal sealed partial class PeopleJson : JsonSerializerContext;
