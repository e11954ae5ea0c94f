namespace Monitor.Data.People;

/// <summary>What somebody may do in a team; each role includes those before it.</summary>
public enum TeamRole
{
    /// <summary>Sees everything of the team.</summary>
    Viewer = 1,

    /// <summary>Changes what the team works on.</summary>
    Editor = 2,

    /// <summary>Decides who belongs to the team, and about its keys and settings.</summary>
    Admin = 3,
}

/// <summary>Roles as words, and the scopes of keys, which are the same three levels.</summary>
public static class TeamRoles
{
    /// <summary>The words for roles.</summary>
    public static readonly IReadOnlyList<string> Names = ["viewer", "editor", "admin"];

    /// <summary>The words for scopes of keys.</summary>
    public static readonly IReadOnlyList<string> Scopes = ["read", "write", "admin"];

    /// <summary>viewer, editor or admin.</summary>
    public static string Name(this TeamRole role) => Names[(int)role - 1];

    /// <summary>read, write or admin.</summary>
    public static string Scope(this TeamRole role) => Scopes[(int)role - 1];

    /// <summary>Reads <c>viewer</c>, <c>editor</c> or <c>admin</c>.</summary>
    public static TeamRole Parse(string name) => (TeamRole)(Index(Names, name) + 1);

    /// <summary>Reads <c>read</c>, <c>write</c> or <c>admin</c>.</summary>
    public static TeamRole ParseScope(string scope) => (TeamRole)(Index(Scopes, scope) + 1);

    private static int Index(IReadOnlyList<string> words, string word)
    {
        for (var i = 0; i < words.Count; i++)
            if (words[i] == word)
                return i;
        throw new ArgumentOutOfRangeException(nameof(word), word, null);
    }
}
