using System.Collections.Frozen;
using Monitor.Data.People;

namespace Monitor.Web.Access;

/// <summary>What a route lets somebody do.</summary>
internal enum Permission
{
    TasksRead,
    TasksWrite,
    HistoryRead,
    AccountsRead,
    AccountsWrite,
    AccountsErase,
    FeedRead,

    /// <summary>Changes only what is one's own: every person may, and of keys those that write.</summary>
    FollowsWrite,
    QuarantineRead,
    QuarantineWrite,
    JobsRead,
    JobsWrite,

    /// <summary>Lets the service call a source now, which costs money and uses up limits; a mere look does not.</summary>
    Collect,
    FlowsRead,
    FlowsManage,
    NoticesRead,
    NoticesWrite,
    ProvidersRead,
    ProvidersManage,
    CredentialsRead,
    CredentialsManage,
    LimitsRead,
    LimitsManage,
    WebhooksRead,
    WebhooksManage,
    TeamRead,
    TeamManage,
    AuditRead,

    /// <summary>Concerns the whole installation: only for its operator.</summary>
    Operate,
}

/// <summary>The one table of who may do what.</summary>
internal static class Permissions
{
    private static readonly FrozenDictionary<Permission, TeamRole> LeastRole = new Dictionary<Permission, TeamRole>
    {
        [Permission.TasksRead] = TeamRole.Viewer,
        [Permission.TasksWrite] = TeamRole.Editor,
        [Permission.HistoryRead] = TeamRole.Viewer,
        [Permission.AccountsRead] = TeamRole.Viewer,
        [Permission.AccountsWrite] = TeamRole.Editor,
        [Permission.AccountsErase] = TeamRole.Admin,
        [Permission.FeedRead] = TeamRole.Viewer,
        [Permission.FollowsWrite] = TeamRole.Viewer,
        [Permission.QuarantineRead] = TeamRole.Viewer,
        [Permission.QuarantineWrite] = TeamRole.Editor,
        [Permission.JobsRead] = TeamRole.Viewer,
        [Permission.JobsWrite] = TeamRole.Editor,
        [Permission.Collect] = TeamRole.Editor,
        [Permission.FlowsRead] = TeamRole.Viewer,
        [Permission.FlowsManage] = TeamRole.Admin,
        [Permission.NoticesRead] = TeamRole.Viewer,
        [Permission.NoticesWrite] = TeamRole.Editor,
        [Permission.ProvidersRead] = TeamRole.Viewer,
        [Permission.ProvidersManage] = TeamRole.Admin,
        [Permission.CredentialsRead] = TeamRole.Admin,
        [Permission.CredentialsManage] = TeamRole.Admin,
        [Permission.LimitsRead] = TeamRole.Viewer,
        [Permission.LimitsManage] = TeamRole.Admin,
        [Permission.WebhooksRead] = TeamRole.Viewer,
        [Permission.WebhooksManage] = TeamRole.Admin,
        [Permission.TeamRead] = TeamRole.Viewer,
        [Permission.TeamManage] = TeamRole.Admin,
        [Permission.AuditRead] = TeamRole.Admin,
        [Permission.Operate] = TeamRole.Admin,
    }.ToFrozenDictionary();

    // Keys of providers, their limits and their calls serve all teams alike.
    private static readonly FrozenSet<Permission> OperatorOnly = new[]
    {
        Permission.Operate, Permission.CredentialsRead, Permission.CredentialsManage, Permission.ProvidersManage, Permission.LimitsManage,
        Permission.FlowsManage,
    }.ToFrozenSet();

    // What an operator may for the whole installation, whatever they are in the team and whether they are in one at all.
    private static readonly FrozenSet<Permission> OperatorToo = new[] { Permission.AccountsErase, Permission.AuditRead }.ToFrozenSet();

    /// <summary>The least role that has a permission.</summary>
    public static TeamRole Role(Permission permission) => LeastRole[permission];

    /// <summary>The same for a caller: a key that only reads changes nothing, not even what every person may.</summary>
    public static TeamRole Role(Caller caller, Permission permission) =>
        permission == Permission.FollowsWrite && caller.Kind == CallerKind.Key ? TeamRole.Editor : Role(permission);

    /// <summary>Whether only the operator of the installation has a permission.</summary>
    public static bool NeedsOperator(Permission permission) => OperatorOnly.Contains(permission);

    /// <summary>
    /// Whether this caller has a permission in their team, or for the installation: an operator is one as a person, so that no admin of a
    /// team can take it from them.
    /// </summary>
    public static bool Allows(Caller caller, Permission permission) => NeedsOperator(permission)
        ? caller.IsOperator
        : caller.Role >= Role(caller, permission) || (caller.IsOperator && OperatorToo.Contains(permission));
}
