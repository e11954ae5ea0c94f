using Monitor.Web.Answers;
using Monitor.Web.OpenApi;

namespace Monitor.Web.People;

internal static class RecoveryDocs
{
    private const string Example =
        """
        { "status_code": 201, "success": true, "data": { "mailed": false, "token": "recover_…", "url": "https://monitor.example.org/recover#token=recover_…" } }
        """;

    private static readonly ErrorDoc Disabled = new(409, ErrorCodes.UserDisabled, "user_id", "This user is disabled.");

    public static readonly OperationDoc Begin = new(
        "beginRecovery", "Ask for a link to get back in",
        "Where the service sends mail: writes to the address how to choose a new password. The answer is the same whether anybody has an account "
        + "with it. Who lost the second factor sends the `password` too; if it is right, the link takes the second factor away as well.")
    {
        Public = true,
        RequestExample = """{ "email": "ada@example.org" }""",
        Replies = [PeopleDocs.Done],
        Errors =
        [
            PeopleDocs.InvalidEmail,
            new ErrorDoc(409, ErrorCodes.NoMail, "email", "This installation sends no mail. Ask an admin of your team, or an operator, for a link."),
        ],
    };

    public static readonly OperationDoc Complete = new(
        "completeRecovery", "Choose a new password with a link",
        "Ends all sessions of the person. Where they have a second factor, `code` is needed too, unless the link takes it away.")
    {
        Public = true,
        RequestExample = """{ "token": "recover_…", "new_password": "staple of the horse" }""",
        Replies = [PeopleDocs.Done],
        Errors =
        [
            new ErrorDoc(
                404, ErrorCodes.RecoveryNotFound, "token", "There is no such link: it was used, is too old, or something was changed since it was made."),
            PeopleDocs.CodeRequired, new ErrorDoc(401, ErrorCodes.InvalidCode, "code", "The code is wrong or was used already."),
            PeopleDocs.Wait, PeopleDocs.WeakPassword,
        ],
    };

    public static readonly OperationDoc ForMember = new(
        "recoverMember", "Make a link for a member to get back in",
        "For admins, signed in and not with a key. Only for people who are in no other team and no operators. Where the service sends mail the link "
        + "goes to the person, unless `hand_over`; the person finds a notice in any case.")
    {
        RequestExample = """{ "clear_factors": true, "hand_over": false }""",
        Parameters = [PeopleDocs.UserId],
        Replies = [new ReplyDoc(201, typeof(Envelope<RecoveryView>), "The link.", Example)],
        Errors = [PeopleDocs.UnknownUser, PeopleDocs.NeedsPerson, PeopleDocs.NeedsProof, Disabled],
    };

    public static readonly OperationDoc ForUser = new(
        "recoverUser", "Make a link for anybody to get back in", "For operators of the installation, signed in and not with a key.")
    {
        RequestExample = """{ "clear_factors": true, "hand_over": true }""",
        Parameters = [PeopleDocs.UserId],
        Replies = [new ReplyDoc(201, typeof(Envelope<RecoveryView>), "The link.", Example)],
        Errors = [PeopleDocs.UnknownUser, PeopleDocs.NeedsPerson, PeopleDocs.NeedsProof, Disabled],
    };
}
