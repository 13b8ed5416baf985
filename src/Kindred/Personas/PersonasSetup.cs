namespace Kindred.Personas;

/// <summary>Wires personas. The stores come from a back-end.</summary>
internal static class PersonasSetup
{
    public static IServiceCollection AddPersonas(this IServiceCollection services) => services.AddSingleton<PersonaShelf>();
}
