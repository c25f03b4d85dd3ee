from imroute.cli import main

main()
