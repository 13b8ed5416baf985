using System.ComponentModel.DataAnnotations;
using Kindred.LanguageModels.Backends.OpenAiCompatible;
using Microsoft.Extensions.Options;

namespace Kindred.LanguageModels;

/// <summary>Back-ends whose addresses cannot be read stop the server at start, with the name of the setting.</summary>
internal sealed class BackendsValidation(IConfiguration settings) : IValidateOptions<ModelsOptions>
{
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        var failures = new List<ValidationResult>();
        foreach (var backend in options.Backends) Validator.TryValidateObject(backend, new ValidationContext(backend), failures, validateAllProperties: true);
        if (failures.Count > 0) return ValidateOptionsResult.Fail(failures.Select(failure => $"Models:Backends: {failure.ErrorMessage}"));
        var doubled = BackendNames(options).GroupBy(it => it, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1);
        if (doubled is not null) return ValidateOptionsResult.Fail($"Models:Backends: two are called '{doubled.Key}'.");
        try
        {
            BackendSources.Find(options, settings);
            return ValidateOptionsResult.Success;
        }
        catch (FormatException e)
        {
            return ValidateOptionsResult.Fail(e.Message);
        }
    }

    private static IEnumerable<string> BackendNames(ModelsOptions options) => options.Backends.Select(backend => backend.Name);
}
