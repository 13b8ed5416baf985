namespace Kindred.Users;

internal static class HttpContextPerson
{
    /// <summary>Whose request this is. As long as no user exists, everybody on the loopback address is the one local person.</summary>
    public static PersonId Person(this HttpContext context) => context.Features.Get<PersonFeature>()?.Person ?? PersonId.Local;
}

/// <summary>Set by sign-in; absent for the local person.</summary>
internal sealed record PersonFeature(PersonId Person);
