namespace Kindred.Users;

/// <summary>Whose data it is. Every storage call carries one; it is never taken from a request body.</summary>
internal readonly record struct PersonId(string Value)
{
    /// <summary>The one person of an installation without users: everybody on the loopback address.</summary>
    public static PersonId Local { get; } = new("local");

    public override string ToString() => Value;
}
