namespace Kindred.Personas;

/// <summary>
/// A model name that names a persona too, <c>NAME@PERSONA</c>: how front-ends that know nothing of personas choose one.
/// </summary>
/// <param name="Model">The model alone; empty (as in <c>@wren</c>) leaves it to the server.</param>
/// <param name="Persona">The persona's handle; null when none is named.</param>
internal sealed record PersonaModel(string Model, string? Persona)
{
    /// <summary>Splits at the last <c>@</c>; a name that ends with one names no persona.</summary>
    public static PersonaModel Parse(string name)
    {
        var at = name.LastIndexOf('@');
        var persona = at < 0 ? "" : HandleOf(name[(at + 1)..]);
        return persona.Length == 0 ? new PersonaModel(name, null) : new PersonaModel(name[..at], persona);
    }

    /// <summary>
    /// How a persona is written in a model name: letters and digits in lower case, all else as single hyphens, such as <c>captain-wren</c>. Empty when the name
    /// has neither.
    /// </summary>
    public static string HandleOf(string name)
    {
        var handle = new System.Text.StringBuilder(name.Length);
        foreach (var rune in name.Trim().EnumerateRunes())
        {
            if (System.Text.Rune.IsLetterOrDigit(rune)) handle.Append(System.Text.Rune.ToLowerInvariant(rune).ToString());
            else if (handle.Length > 0 && handle[^1] != '-') handle.Append('-');
        }

        return handle.ToString().TrimEnd('-');
    }
}
