namespace Kindred.Emotion;

/// <summary>Wires the reading of feelings.</summary>
internal static class EmotionSetup
{
    public static IServiceCollection AddEmotion(this IServiceCollection services) => services.AddSingleton<EmotionReader>();
}
