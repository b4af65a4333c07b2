// The Dapr sidecar with its stable components, plus name resolution through SQLite:
// the default (multicast DNS) is dead on many machines and mixes up two stacks that run side by side.
package main

import (
	"github.com/dapr/components-contrib/nameresolution/sqlite"
	"github.com/dapr/dapr/cmd/daprd/app"
	"github.com/dapr/dapr/pkg/components/nameresolution"

	_ "github.com/dapr/dapr/cmd/daprd/components"
)

func main() {
	nameresolution.DefaultRegistry.RegisterComponent(sqlite.NewResolver, "sqlite")
	app.Run()
}
